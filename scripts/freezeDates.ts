/**
 * Writes src/tasks/dates/frozenTest.tsv, the test set of the dates, with the date formats of this Node:
 * `node scripts/node.mjs scripts/freezeDates.ts`. Results from before and after cannot be compared.
 */
import { writeFile } from 'node:fs/promises';
import { daysOn, isoOf } from '../src/tasks/dates/days';
import { dateEngine } from '../src/tasks/dates/frozenTest';
import { availableOf, latinLocales, otherLocales } from '../src/tasks/dates/locales';
import { writingOf } from '../src/tasks/dates/writtenDates';
import { randomStream } from '../src/tasks/random';

const FILE = new URL('../src/tasks/dates/frozenTest.tsv', import.meta.url);

/** Enough of American English alone, and of each other locale enough among the others. */
function countOf(locale: string): number {
  if (locale === latinLocales[0]) return 500;
  return latinLocales.some((latin) => latin === locale) ? 100 : 20;
}

export async function main(): Promise<void> {
  const days = daysOn('test');
  const lines = availableOf([...latinLocales, ...otherLocales]).flatMap((locale) => {
    const { forms } = writingOf(locale);
    const rows = new Set<string>();
    const stream = randomStream(0, `frozen dates ${locale}`);
    while (rows.size < countOf(locale)) {
      const day = days[stream.integer(days.length)] as number; // both lists have members
      const text = forms[stream.integer(forms.length)]?.(day) ?? '';
      rows.add(`${locale}\t${isoOf(day)}\t${text}`);
    }
    return [...rows];
  });
  await writeFile(FILE, [dateEngine(), ...lines, ''].join('\n'));
  console.log(`${lines.length} dates by ${dateEngine()}`);
}
