/** Dates as people write them, into ISO 8601. */
import { resolveOptions } from '../options';
import { type RandomStream, randomStream } from '../random';
import type { HeldOutSet, Pair, Task, TaskDefinition, TaskOption } from '../task';
import { characterSet, charactersOf } from '../tokens';
import { daysOn, isoOf } from './days';
import { dateEngine, frozenDatesOf, frozenDay, frozenTest, loadFrozenTest, writtenOtherwise } from './frozenTest';
import { goldAlignment } from './goldAlignment';
import { availableOf, latinLocales, otherLocales } from './locales';
import { tfjsTemplates, tfjsWriting } from './tfjsFormats';
import type { Writing } from './writing';
import { normaliseDate, writingOf } from './writtenDates';

const everyLocale = [...latinLocales, ...otherLocales];

/** Values of the option that are no number of locales; up to here, files of before say how many of the list they mean. */
const every = latinLocales.length + 1;
const tfjs = every + 1;

const locales = {
  name: 'locales',
  label: 'Locales',
  help: 'Who writes the dates, as this browser knows it. Locales that it lacks are passed over. The formats of the TensorFlow.js example are there to compare with it.',
  minimum: 1,
  maximum: tfjs,
  default: latinLocales.length,
  choices: [
    { value: 1, label: 'American English' },
    ...latinLocales.slice(1).map((_, i) => ({ value: i + 2, label: `${i + 2} in Latin script` })),
    { value: every, label: 'all, with their own calendars and digits' },
    { value: tfjs, label: `${tfjsTemplates.length} English formats of TensorFlow.js` },
  ],
} as const satisfies TaskOption;

const options = [locales];

export const dates: TaskDefinition = {
  id: 'dates',
  name: 'Dates',
  description:
    `Dates from 1950 to 2049, as this browser writes them in up to ${availableOf(latinLocales).length} Latin-script locales, become ` +
    'ISO 8601: digits are copied out of order and month names translated, so each output looks at its own part of the input. ' +
    'Left out are all-numeric styles such as 03/04/2001, which cannot be read without knowing the locale; year-first ' +
    '2001-03-04 stays. All locales add other scripts, digits and calendars: a Thai year is ahead by 543, a Persian month ' +
    'begins in the middle of another. One day in ten is held out in every locale, half of these for the test, whose texts ' +
    'are the same in every browser.',
  options,
  load: loadFrozenTest,
  create(chosen) {
    const choice = resolveOptions(options, chosen).locales;
    const writers = choice === tfjs ? [] : knownOf(choice === every ? everyLocale : latinLocales.slice(0, choice));
    const writings = choice === tfjs ? [tfjsWriting] : writers.map(writingOf);
    if (writings.length === 0) {
      throw new Error('This platform has date formats for none of the locales. Choose another task.');
    }
    const training = daysOn('training');
    const validation = daysOn('validation');

    const draw = (stream: RandomStream, days: Int32Array): Pair => {
      const day = pick(stream, days);
      return { source: pick(stream, pick(stream, writings).forms)(day), target: isoOf(day) };
    };
    // Platforms differ in how they write: a result says which it was.
    const writtenHere = choice === tfjs ? '' : ` (written by ${dateEngine()})`;
    const drawSet = (use: string, days: Int32Array, seed: number, size: number): HeldOutSet => ({
      id: 'heldOut',
      label: `${use}${writtenHere}`,
      pairs: Array.from({ length: size }, (_, index) => draw(randomStream(seed, `dates ${use}`, 0, index), days)),
    });

    // Intl is slow, and the same few texts are asked for again and again while a model trains.
    const readings = new Map<string, DateReading | undefined>();
    const readingOf = (text: string): DateReading | undefined => {
      if (!readings.has(text)) readings.set(text, readDate(writings, text));
      return readings.get(text);
    };

    const task: Task = {
      id: dates.id,
      name: dates.name,
      source: characterSet(writings.flatMap(({ characters }) => [...characters])),
      target: characterSet('-0123456789'),
      maximumSourceLength: Math.max(...writings.map(({ maximumLength }) => maximumLength)),
      maximumTargetLength: 10,
      example: choice === tfjs ? 'JAN 20, 2001' : 'January 20, 2001',
      trainingPair: (seed, step, index) => draw(randomStream(seed, 'dates training', step, index), training),
      heldOut: (seed, size) => [drawSet('held-out', validation, seed, size)],
      test: (seed, size) => [choice === tfjs ? drawSet('test', daysOn('test'), seed, size) : frozenSet(writers, size)],
      randomSource: (seed, index) => draw(randomStream(seed, 'dates input', 0, index), validation).source,
      answer(source) {
        const text = normaliseDate(source).trim();
        // Of the test set there may be texts that this platform would never write.
        const day = readingOf(text)?.day ?? frozenDay(writers, text);
        return day === undefined ? undefined : isoOf(day);
      },
      alignment(source, target) {
        const gold = goldAlignment(source.normalize('NFC'), readingOf(source)?.parts ?? []);
        return charactersOf(target).map((_, position) => gold[position]);
      },
    };
    return task;
  },
};

/** What a text says. */
interface DateReading {
  readonly day: number;
  readonly parts: ReturnType<Writing['parts']>;
}

/** Undefined where it is none of the writings' own. */
function readDate(writings: readonly Writing[], text: string): DateReading | undefined {
  for (const { forms, candidates, parts } of writings) {
    for (const day of candidates(text)) {
      const form = forms.findIndex((write) => write(day) === text);
      if (form >= 0) return { day, parts: parts(form, day) };
    }
  }
  return undefined;
}

/** Those of a list that this platform has dates of. It may know of a locale and yet have none. */
function knownOf(locales: readonly string[]): readonly string[] {
  return availableOf(locales).filter((locale) => writingOf(locale).forms.length > 0);
}

/** The frozen dates of these locales; the label says who wrote them, and how many would be written otherwise here. */
function frozenSet(writers: readonly string[], size: number): HeldOutSet {
  const frozen = frozenDatesOf(writers, size);
  const otherwise = writtenOtherwise(frozen).length;
  const here = otherwise > 0 ? `; ${dateEngine()} writes ${otherwise} of ${frozen.length} otherwise` : '';
  return {
    id: 'heldOut',
    label: `test (written by ${frozenTest().engine}${here})`,
    pairs: frozen.map(({ day, text }) => ({ source: text, target: isoOf(day) })),
  };
}

function pick<Item>(stream: RandomStream, items: ArrayLike<Item>): Item {
  // Callers pass lists that are not empty, so that the index is always in range.
  return items[stream.integer(items.length)] as Item;
}
