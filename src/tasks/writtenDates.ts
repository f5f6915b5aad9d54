/** The ways in which the platform's own `Intl.DateTimeFormat` writes a day, one list a locale. */

/** Latin-script locales, the commonest first; which of them a platform has is for `availableLocales` to say. */
export const wantedLocales = [
  ...['en-US', 'en-GB', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'fi'],
  ...['pl', 'cs', 'sk', 'hu', 'ro', 'hr', 'sl', 'et', 'lv', 'lt', 'tr', 'id'],
] as const;

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

/** One way to write a day, given in whole days since 1970-01-01. */
export type WriteDay = (day: number) => string;

/** All that one locale can write. */
export interface LocaleForms {
  readonly forms: readonly WriteDay[];
  readonly characters: ReadonlySet<string>;
  /** Code points of its longest text. */
  readonly maximumLength: number;
}

export const millisecondsPerDay = 86_400_000;

/** The day, since 1970-01-01, of a date; months count from 1. */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / millisecondsPerDay;
}

/** Composes (NFC), drops direction marks, and makes the several fixed and narrow spaces that engines write plain ones. */
export function normaliseDate(text: string): string {
  return text
    .replace(/[\u200E\u200F]/g, '')
    .replace(/[\u00A0\u2009\u202F]/g, ' ')
    .normalize('NFC');
}

/** The wanted locales for which this platform has data of its own. */
export function availableLocales(): readonly string[] {
  return Intl.DateTimeFormat.supportedLocalesOf([...wantedLocales]);
}

/** Setting up a locale's formatters takes a millisecond or so each, and no task needs its own. */
const surveyed = new Map<string, LocaleForms>();

/** The distinct, unambiguous forms of a locale. */
export function formsOf(locale: string): LocaleForms {
  let forms = surveyed.get(locale);
  if (!forms) {
    forms = survey(locale);
    surveyed.set(locale, forms);
  }
  return forms;
}

/** A day of each month, some of one digit and some of two: enough to tell one form from another, and a numeric one from a written one. */
const probeDays: readonly number[] = Array.from({ length: 12 }, (_, m) => dayOf(2001, m + 1, 4 + m));

/**
 * Days on which a form shows all its letters and its greatest length. Its words depend on the month and the weekday, its length also on
 * whether the day has two digits or is the first, which some languages write apart ("1er"): so each month on each weekday,
 * from the 10th to the 16th, and as a first of the month, for which it takes eleven years to meet every weekday.
 */
const sampleDays: readonly number[] = Array.from({ length: 12 }, (_, m) => [
  ...Array.from({ length: 7 }, (_, d) => dayOf(2001, m + 1, 10 + d)),
  ...Array.from({ length: 11 }, (_, y) => dayOf(1999 + y, m + 1, 1)),
]).flat();

function survey(locale: string): LocaleForms {
  const forms = new Map<string, WriteDay>();
  const characters = new Set('0123456789');
  let maximumLength = 0;
  for (const style of styles) {
    // Without UTC, a reader west of Greenwich would see the day before.
    const format = new Intl.DateTimeFormat(locale, {
      ...style,
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: 'UTC',
    });
    const write: WriteDay = (day) => normaliseDate(format.format(day * millisecondsPerDay));
    const probes = probeDays.map(write);
    // Styles of one locale often coincide; each text shall be as likely as the next.
    const key = probes.join('\n');
    if (forms.has(key) || !probes.every((text, i) => isUnambiguous(text, probeDays[i] ?? 0))) continue;
    forms.set(key, write);
    for (const text of sampleDays.map(write)) {
      let length = 0;
      for (const character of text) {
        characters.add(character);
        length++;
      }
      maximumLength = Math.max(maximumLength, length);
    }
  }
  return { forms: [...forms.values()], characters, maximumLength };
}

/**
 * Whether a text can be read without knowing its locale: in Latin script, day and full year in digits, and the month either
 * in letters, so that no third number stands beside day and year, or in the order of ISO 8601.
 */
function isUnambiguous(text: string, day: number): boolean {
  if (/[^\P{L}\p{Script=Latin}]/u.test(text)) return false;
  const iso = isoOf(day);
  if (text.startsWith(iso)) return true;
  const numbers = (text.match(/\p{N}+/gu) ?? []).map(Number);
  const year = Number(iso.slice(0, 4));
  const dayOfMonth = Number(iso.slice(8));
  return numbers.length === 2 && numbers.includes(year) && numbers.includes(dayOfMonth);
}

/** A day as ISO 8601 writes it: "2001-01-20". */
export function isoOf(day: number): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}
