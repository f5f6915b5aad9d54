/** The ways in which the platform's own `Intl.DateTimeFormat` writes a day, one list a locale. */
import { dayOf, millisecondsPerDay } from './days';
import type { DatePart, WriteDay, Writing } from './writing';

const styles: readonly Intl.DateTimeFormatOptions[] = [
  { dateStyle: 'full' },
  { dateStyle: 'long' },
  { dateStyle: 'medium' },
  { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  { weekday: 'short', year: 'numeric', month: 'long', day: 'numeric' },
  { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' },
  { year: 'numeric', month: 'long', day: 'numeric' },
  { year: 'numeric', month: 'short', day: 'numeric' },
];

/** Years of a calendar in which days of this Gregorian year lie, as differences to it. Calendars that are not here are not written. */
const calendars: Readonly<Record<string, readonly number[]>> = {
  gregory: [0],
  buddhist: [543],
  persian: [-622, -621],
};

/** Composes (NFC), drops direction marks, and makes the several fixed and narrow spaces that engines write plain ones. */
export function normaliseDate(text: string): string {
  return text
    .replace(/[\u200E\u200F\u061C]/g, '')
    .replace(/[\u00A0\u2009\u202F]/g, ' ')
    .normalize('NFC');
}

/** Setting up a locale's formatters takes a millisecond or so each, and no task needs its own. */
const surveyed = new Map<string, Writing>();

/** The distinct, unambiguous forms of a locale, in its own calendar and digits. */
export function writingOf(locale: string): Writing {
  let writing = surveyed.get(locale);
  if (!writing) {
    writing = survey(locale);
    surveyed.set(locale, writing);
  }
  return writing;
}

/** A day of each month, some of one digit and some of two: enough to tell one form from another, and a numeric one from a written one. */
const probeDays: readonly number[] = Array.from({ length: 12 }, (_, m) => dayOf(2001, m + 1, 4 + m));

/**
 * Days on which a form shows all its letters and its greatest length. Its words depend on the month and the weekday, its length also on
 * whether the day has two digits or is the first, which some languages write apart ("1er"): so each month on each weekday,
 * from the 10th to the 16th (in the Persian calendar from about the 19th to the 26th), and as a first of the month, for
 * which it takes eleven years to meet every weekday.
 */
const sampleDays: readonly number[] = Array.from({ length: 12 }, (_, m) => [
  ...Array.from({ length: 7 }, (_, d) => dayOf(2001, m + 1, 10 + d)),
  ...Array.from({ length: 11 }, (_, y) => dayOf(1999 + y, m + 1, 1)),
]).flat();

function survey(locale: string): Writing {
  const own = new Intl.DateTimeFormat(locale).resolvedOptions();
  const calendar = own.calendar in calendars ? own.calendar : 'gregory';
  const { numberingSystem } = own;
  const digits = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(9_876_543_210);
  const forms = new Map<string, { readonly write: WriteDay; readonly format: Intl.DateTimeFormat }>();
  const characters = new Set(digits);
  let maximumLength = 0;
  for (const style of styles) {
    // Without UTC, a reader west of Greenwich would see the day before.
    const format = new Intl.DateTimeFormat(locale, { ...style, calendar, numberingSystem, timeZone: 'UTC' });
    const write: WriteDay = (day) => normaliseDate(format.format(day * millisecondsPerDay));
    const probes = probeDays.map(write);
    // Styles of one locale often coincide; each text shall be as likely as the next.
    const key = probes.join('\n');
    if (forms.has(key) || !probeDays.every((day) => isUnambiguous(format, day))) continue;
    forms.set(key, { write, format });
    for (const text of sampleDays.map(write)) {
      let length = 0;
      for (const character of text) {
        characters.add(character);
        length++;
      }
      maximumLength = Math.max(maximumLength, length);
    }
  }
  const distinct = [...forms.values()];
  return {
    forms: distinct.map(({ write }) => write),
    parts(form, day) {
      const format = distinct[form]?.format;
      return format && calendar !== 'persian' ? partsOf(format, day) : undefined;
    },
    characters,
    maximumLength,
    candidates: (text) => candidatesIn(calendar, Array.from(digits).reverse(), text),
  };
}

/** A Buddhist year counts as the year: ISO's is made of it. */
function partsOf(format: Intl.DateTimeFormat, day: number): DatePart[] {
  return format.formatToParts(day * millisecondsPerDay).map(({ type, value }) => ({
    type: type === 'year' || type === 'month' || type === 'day' ? type : 'other',
    value: normaliseDate(value),
  }));
}

/** Whether a form can be read without knowing its locale, on this day. */
function isUnambiguous(format: Intl.DateTimeFormat, day: number): boolean {
  const date = day * millisecondsPerDay;
  const parts = format.formatToParts(date);
  const joined = parts.map(({ value }) => value).join('');
  // Engines change spaces in the one and not in the other; where more than that differs, the parts say nothing of the text.
  return normaliseDate(joined) === normaliseDate(format.format(date)) && arePlain(parts);
}

/**
 * Whether parts hold a full year and the day in digits, and the month either in letters or, as in ISO 8601, between the two,
 * the year first. "M01" is no month of any language: so a platform writes that has the name of a locale and not its dates.
 */
export function arePlain(parts: readonly Pick<Intl.DateTimeFormatPart, 'type' | 'value'>[]): boolean {
  const partOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  if (!/\p{Nd}{4}/u.test(partOf('year')) || !/\p{Nd}/u.test(partOf('day'))) return false;
  if (/^M\d\d$/.test(partOf('month'))) return false;
  if (/\p{L}/u.test(partOf('month'))) return true;
  const order = parts.map(({ type }) => type).filter((type) => type === 'year' || type === 'month' || type === 'day');
  return order.join(' ') === 'year month day';
}

/** The days that a text may mean by its numbers: one of them as the year, in a Gregorian month another as the day, and any month. */
function candidatesIn(calendar: string, digits: readonly string[], text: string): number[] {
  const plain = text.replace(/\p{Nd}/gu, (digit) => {
    const value = digits.indexOf(digit);
    return value < 0 ? digit : String(value);
  });
  const numbers = (plain.match(/\d+/g) ?? []).map(Number);
  const months = Array.from({ length: 12 }, (_, m) => m + 1);
  const daysOfMonth =
    calendar === 'persian'
      ? Array.from({ length: 31 }, (_, d) => d + 1)
      : numbers.filter((number) => number >= 1 && number <= 31);
  return (calendars[calendar] ?? [])
    .flatMap((difference) => numbers.map((number) => number - difference))
    .filter((year) => year >= 1950 && year <= 2049)
    .flatMap((year) => daysOfMonth.flatMap((dayOfMonth) => months.map((month) => dayOf(year, month, dayOfMonth))));
}
