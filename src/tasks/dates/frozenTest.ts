/**
 * The test set of the dates that a platform writes. Platforms differ, and each changes from version to version, so the set
 * was written once, by scripts/freezeDates.ts, and is the same everywhere.
 */
import { millisecondsPerDay } from './days';
import { writingOf } from './writtenDates';

/** A day as one locale wrote it when the set was frozen. */
export interface FrozenDate {
  readonly locale: string;
  /** In days since 1970-01-01. */
  readonly day: number;
  readonly text: string;
}

export interface FrozenTest {
  /** What wrote the set, such as "ICU 78.2". */
  readonly engine: string;
  readonly dates: readonly FrozenDate[];
}

let frozen: FrozenTest | undefined;

export async function loadFrozenTest(): Promise<void> {
  frozen ??= parseFrozenTest((await import('./frozenTest.tsv?raw')).default);
}

/** Throws where the set has not been fetched. */
export function frozenTest(): FrozenTest {
  if (frozen) return frozen;
  throw new Error('The test set of the dates has not been fetched yet.');
}

/** Reads a first line with the engine, then a locale, a day in ISO 8601 and a text in each line, tabs between them. */
export function parseFrozenTest(file: string): FrozenTest {
  const [engine = '', ...lines] = file.trimEnd().split('\n');
  const dates = lines.map((line) => {
    const [locale = '', iso = '', text = ''] = line.split('\t');
    return { locale, day: Date.parse(iso) / millisecondsPerDay, text };
  });
  return { engine, dates };
}

/** `size` dates of these locales, or as many as there are: the first of each, then the second of each, and so on. */
export function frozenDatesOf(locales: readonly string[], size: number): readonly FrozenDate[] {
  const { dates } = frozenTest();
  const lists = locales.map((locale) => dates.filter((date) => date.locale === locale));
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1)))
    .flat()
    .slice(0, size);
}

/** The day that a text of the set was written for, in one of these locales; undefined where it is none, or not fetched. */
export function frozenDay(locales: readonly string[], text: string): number | undefined {
  return frozen?.dates.find((date) => date.text === text && locales.includes(date.locale))?.day;
}

/** Those that this platform writes in none of its forms. */
export function writtenOtherwise(dates: readonly FrozenDate[]): readonly FrozenDate[] {
  return dates.filter(({ locale, day, text }) => !writingOf(locale).forms.some((write) => write(day) === text));
}

/** What writes dates here: the version of ICU, where the platform tells it, or else the browser's. */
export function dateEngine(): string {
  if (typeof process !== 'undefined' && process.versions?.icu) return `ICU ${process.versions.icu}`;
  const [browser] = /(Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(navigator.userAgent) ?? [];
  return browser?.replace('Version', 'Safari').replace('/', ' ') ?? 'this browser';
}
