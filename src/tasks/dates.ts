/** Dates as people write them, into ISO 8601. */
import { resolveOptions } from './options';
import { mix, type RandomStream, randomStream } from './random';
import type { HeldOutSet, Pair, Task, TaskDefinition } from './task';
import { sortCharacters } from './vocabulary';
import { availableLocales, dayOf, formsOf, isoOf, normaliseDate, wantedLocales } from './writtenDates';

const firstDay = dayOf(1950, 1, 1);
const lastDay = dayOf(2049, 12, 31);

/** One day in this many is held out. */
const heldOutShare = 10;

/** Any fixed number: it keeps the split apart from other uses of the same hash. */
const splitKey = 0x0da7e5;

const options = [
  {
    name: 'locales',
    label: 'Locales',
    help: 'How many locales write the dates. 1 is American English alone; locales this browser lacks are passed over.',
    minimum: 1,
    maximum: wantedLocales.length,
    default: wantedLocales.length,
  },
] as const;

/** Whether a day, counted from 1970-01-01, is held out in every locale: a property of the day alone, whatever the seed. */
export function isHeldOutDay(day: number): boolean {
  return mix(day ^ splitKey) % heldOutShare === 0;
}

export const dates: TaskDefinition = {
  id: 'dates',
  name: 'Dates',
  description:
    `Dates from 1950 to 2049, as this browser writes them in up to ${availableLocales().length} Latin-script locales, become ` +
    'ISO 8601: digits are copied out of order and month names translated, so each output looks at its own part of the input. ' +
    'Left out are two-digit years and all-numeric styles such as 03/04/2001, which cannot be read without knowing the ' +
    'locale; year-first 2001-03-04 stays. One day in ten is held out and never trained on in any locale.',
  options,
  create(chosen) {
    const { locales: localeCount } = resolveOptions(options, chosen);
    const locales = availableLocales()
      .slice(0, localeCount)
      .map(formsOf)
      .filter(({ forms }) => forms.length > 0);
    if (locales.length === 0) {
      throw new Error('This platform has date formats for none of the locales. Choose another task.');
    }
    const { training, heldOut } = splitDays();

    const draw = (stream: RandomStream, days: Int32Array): Pair => {
      const day = pick(stream, days);
      return { source: pick(stream, pick(stream, locales).forms)(day), target: isoOf(day) };
    };

    const task: Task = {
      id: dates.id,
      name: dates.name,
      sourceCharacters: sortCharacters(locales.flatMap(({ characters }) => [...characters])),
      targetCharacters: Array.from('-0123456789'),
      maximumSourceLength: Math.max(...locales.map(({ maximumLength }) => maximumLength)),
      maximumTargetLength: 10,
      example: 'January 20, 2001',
      trainingPair: (seed, step, index) => draw(randomStream(seed, 'dates training', step, index), training),
      heldOut: (seed, size): readonly HeldOutSet[] => [
        {
          id: 'heldOut',
          label: 'held-out',
          pairs: Array.from({ length: size }, (_, index) =>
            draw(randomStream(seed, 'dates held-out', 0, index), heldOut),
          ),
        },
      ],
      randomSource: (seed, index) => draw(randomStream(seed, 'dates input', 0, index), heldOut).source,
      answer(source) {
        const text = normaliseDate(source).trim();
        const day = candidateDays(text).find((candidate) =>
          locales.some(({ forms }) => forms.some((write) => write(candidate) === text)),
        );
        return day === undefined ? undefined : isoOf(day);
      },
    };
    return task;
  },
};

/** The days that a text may mean by its numbers: its year, one of its other numbers as the day, and any month. */
function candidateDays(text: string): number[] {
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  // Day and year, or year, month and day.
  if (numbers.length < 2 || numbers.length > 3) return [];
  const year = numbers.find((number) => number >= 1950 && number <= 2049);
  if (year === undefined) return [];
  return numbers
    .filter((number) => number >= 1 && number <= 31)
    .flatMap((dayOfMonth) => Array.from({ length: 12 }, (_, m) => dayOf(year, m + 1, dayOfMonth)));
}

function splitDays(): { training: Int32Array; heldOut: Int32Array } {
  const days = Int32Array.from({ length: lastDay - firstDay + 1 }, (_, i) => firstDay + i);
  return { training: days.filter((day) => !isHeldOutDay(day)), heldOut: days.filter(isHeldOutDay) };
}

function pick<Item>(stream: RandomStream, items: ArrayLike<Item>): Item {
  // Callers pass lists that are not empty, so that the index is always in range.
  return items[stream.integer(items.length)] as Item;
}
