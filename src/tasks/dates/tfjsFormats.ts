/** The formats of TensorFlow.js's date-conversion-attention example, so that the two can be compared. */
import { dayOf, millisecondsPerDay } from './days';
import type { DatePart, Writing } from './writing';

/**
 * All twenty of `INPUT_FNS` in its date_format.js, in its order. Two digits are a year from 1950 to 2049, which makes all
 * of them readable. The example draws its days from the first 28 of a month; here they are all days.
 */
export const tfjsTemplates = [
  ...['DDMMMYYYY', 'MMDDYY', 'MM/DD/YY', 'MM/DD/YYYY', 'M/D/YYYY', 'DD-MM-YYYY', 'D-M-YYYY'],
  ...['MMM DD YY', 'M/D/YY', 'MMM DD YYYY', 'MMM DD, YY', 'MMM DD, YYYY', 'DD.MM.YYYY', 'D.M.YYYY'],
  ...['YYYY.MM.DD', 'YYYY.M.D', 'YYYYMMDD', 'YYYY-M-D', 'D MMM YYYY', 'YYYY-MM-DD'],
] as const;

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** What a template is made of, the longer before the shorter. */
const field = /YYYY|YY|MMM|MM|M|DD|D/g;
const fieldOrSign = new RegExp(`${field.source}|.`, 'g');

export const tfjsWriting: Writing = {
  forms: tfjsTemplates.map((template) => (day) => {
    return partsOf(template, day)
      .map(({ value }) => value)
      .join('');
  }),
  parts: (form, day) => partsOf(tfjsTemplates[form] ?? '', day),
  characters: new Set(`0123456789/-., ${months.join('')}`),
  maximumLength: 'JAN 20, 2001'.length,
  candidates: (text) =>
    tfjsTemplates.flatMap((template) => {
      const { Y: year, M: month, D: dayOfMonth } = patternOf(template).exec(text)?.groups ?? {};
      return year && month && dayOfMonth ? [dayOf(yearOf(year), monthOf(month), Number(dayOfMonth))] : [];
    }),
};

function partsOf(template: string, day: number): DatePart[] {
  const date = new Date(day * millisecondsPerDay);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const written: Readonly<Record<string, DatePart>> = {
    YYYY: { type: 'year', value: String(year) },
    YY: { type: 'year', value: String(year % 100).padStart(2, '0') },
    MMM: { type: 'month', value: months[month] ?? '' },
    MM: { type: 'month', value: String(month + 1).padStart(2, '0') },
    M: { type: 'month', value: String(month + 1) },
    DD: { type: 'day', value: String(dayOfMonth).padStart(2, '0') },
    D: { type: 'day', value: String(dayOfMonth) },
  };
  return (template.match(fieldOrSign) ?? []).map((name) => written[name] ?? { type: 'other', value: name });
}

/** A template as an expression with the groups Y, M and D. */
function patternOf(template: string): RegExp {
  const digits: Readonly<Record<string, string>> = { MMM: '[A-Z]{3}', M: '\\d{1,2}', D: '\\d{1,2}' };
  const fields = template
    .replaceAll('.', '\\.')
    .replace(field, (name) => `(?<${name[0]}>${digits[name] ?? `\\d{${name.length}}`})`);
  return new RegExp(`^${fields}$`);
}

function yearOf(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** From 1; 0, which no date has, where the letters are no month. */
function monthOf(text: string): number {
  return /\d/.test(text) ? Number(text) : months.indexOf(text) + 1;
}
