/** What `npm run results -- matrix` trains, row by row, and what each is held against. */
import { latinLocales } from '../../src/tasks/dates/locales';
import { defaultSettings, type Settings } from '../../src/worker/settings';

/** Shares from 0 to 1, and BLEU from 0 to 100; errors are the better the lower. */
export type MeasureName = 'exact' | 'wordErrors' | 'phoneErrors' | 'bleu';

/** What PyTorch came to, one seed of the same shape. */
export type Reference =
  /** Steps after which the row's goal was reached. */
  | { readonly kind: 'steps'; readonly steps: number }
  /** Measures after the row's steps. `of` is the data in words where they are not the row's: another benchmark. */
  | { readonly kind: 'scores'; readonly scores: Readonly<Partial<Record<MeasureName, number>>>; readonly of?: string };

export interface MatrixRow {
  readonly id: string;
  /** The task and its data, in words. */
  readonly data: string;
  /** All but the seed and the device. */
  readonly settings: Omit<Settings, 'seed' | 'backend'>;
  /** Most steps of training. */
  readonly steps: number;
  /** Exact match on validation pairs at which training stops; where there is none, it goes on for all steps. */
  readonly goal?: number;
  /** Test pairs asked for. */
  readonly testPairs: number;
  readonly measures: readonly MeasureName[];
  readonly reference?: Reference;
  /** What must be said of the data, and what others published. */
  readonly note?: string;
}

interface Shape {
  readonly task: string;
  readonly taskOptions: Readonly<Record<string, number>>;
  readonly attention: Settings['attention'];
  readonly hidden: number;
  readonly batch: number;
  readonly dropout?: number;
}

/** For dot, whose query and keys must be of one size, the decoder is as wide as both directions of the encoder together. */
function settingsOf(shape: Shape): MatrixRow['settings'] {
  const { seed: _seed, backend: _backend, ...base } = defaultSettings;
  const { attention, hidden } = shape;
  return {
    ...base,
    ...shape,
    embedding: 64,
    decoderHidden: attention === 'dot' ? 2 * hidden : hidden,
    encoderDirections: 2,
    learningRate: 0.002,
  };
}

/** Of a task that can make as many as one likes. */
const MADE_PAIRS = 2000;
/** Of a task with a list, which gives each of its pairs once: more than any list holds. */
const ALL_PAIRS = 20_000;

type Attention = Settings['attention'];
/** How far a row is trained, and against what. */
type Measured = Pick<MatrixRow, 'steps' | 'goal' | 'reference'>;

/** Trained until the goal, which PyTorch reached after `steps`; twice as many are allowed. */
function until(goal: number, steps: number): Measured {
  return { goal, steps: 2 * steps, reference: { kind: 'steps', steps } };
}

/** Trained for so many steps, after which PyTorch's exact match was `exact`. */
function after(steps: number, exact: number): Measured {
  return { steps, reference: { kind: 'scores', scores: { exact } } };
}

function strings(
  task: 'reversal' | 'copy' | 'sorting',
  [minimumLength, maximumLength]: readonly [number, number],
  attention: Attention,
  hidden: number,
  measured: Measured,
): MatrixRow {
  return {
    id: `${task}-${maximumLength}-${attention}`,
    data: `${task} of ${minimumLength}–${maximumLength} of 26 letters`,
    settings: settingsOf({
      task,
      taskOptions: { letters: 26, minimumLength, maximumLength, evaluatedLength: maximumLength },
      attention,
      hidden,
      batch: 64,
    }),
    testPairs: MADE_PAIRS,
    measures: ['exact'],
    ...measured,
  };
}

/**
 * The same task by a Transformer of about as many parameters as LSTMs of H = 64: two layers on either side, E = 64, and a
 * learning rate that rises over 100 steps and falls to 0 along a cosine by the last.
 */
function transformed(row: MatrixRow, attention: Attention, steps: number): MatrixRow {
  const { reference: _reference, ...rest } = row;
  return {
    ...rest,
    id: `${row.id}-${attention}`,
    settings: {
      ...row.settings,
      ...NO_LSTM,
      attention,
      encoderLayers: 2,
      decoderLayers: 2,
      schedule: 'cosine',
      warmUpSteps: WARM_UP,
      cosineSteps: steps - WARM_UP,
    },
    steps,
    goal: 0.99,
    note: AS_LARGE,
  };
}

const WARM_UP = 100;
/** What means nothing in a Transformer stays as it begins. */
const NO_LSTM = {
  hidden: defaultSettings.hidden,
  decoderHidden: defaultSettings.decoderHidden,
  encoderDirections: defaultSettings.encoderDirections,
};
/** A test holds the two to the models. */
export const PARAMETERS = { transformer: 173_470, lstm: 167_326 };
const AS_LARGE =
  'the Transformers have layer norms before each part, 4 heads, 128 units between, and a learning rate that rises over 100 ' +
  `steps and falls to 0 along a cosine by the last; over strings one has ${PARAMETERS.transformer.toLocaleString('en')} ` +
  `parameters, where the LSTM with additive attention and H = 64 has ${PARAMETERS.lstm.toLocaleString('en')}.`;

function numbers(
  task: string,
  data: string,
  taskOptions: Shape['taskOptions'],
  hidden: number,
  testPairs: number,
  measured: Measured,
): MatrixRow {
  const settings = settingsOf({ task, taskOptions, attention: 'general', hidden, batch: 64 });
  return { id: task, data, settings, testPairs, measures: ['exact'], ...measured };
}

function dates(
  id: string,
  data: string,
  locales: number,
  attention: Attention,
  hidden: number,
  measured: Measured,
): MatrixRow {
  const settings = settingsOf({ task: 'dates', taskOptions: { locales }, attention, hidden, batch: 128 });
  return { id, data, settings, testPairs: ALL_PAIRS, measures: ['exact'], ...measured };
}

/** `trained` pairs make an epoch. */
function scan(name: string, split: number, trained: number, exact: number): MatrixRow {
  const batch = 128;
  return {
    id: `scan-${name}`,
    data: `SCAN, ${name} split`,
    settings: settingsOf({ task: 'commands', taskOptions: { split }, attention: 'general', hidden: 128, batch }),
    testPairs: ALL_PAIRS,
    measures: ['exact'],
    ...after(Math.ceil((SCAN_EPOCHS * trained) / batch), exact),
  };
}

const SCAN_EPOCHS = 6;

const STANDARD_SPLIT = 'the standard split of 106,837 / 12,000 words';

function pronunciation(hidden: number, steps: number, wordErrors: number, phoneErrors: number): MatrixRow {
  return {
    id: `cmudict-${hidden}`,
    data: 'CMUdict, own split by word',
    settings: settingsOf({
      task: 'pronunciation',
      taskOptions: { split: 0 },
      attention: 'general',
      hidden,
      batch: 128,
    }),
    steps,
    testPairs: ALL_PAIRS,
    measures: ['wordErrors', 'phoneErrors'],
    reference: { kind: 'scores', scores: { wordErrors, phoneErrors }, of: STANDARD_SPLIT },
    note:
      'the dictionary is that of npm’s cmu-pronouncing-dictionary 3.0.0, without stress, parted by ourselves. Of ' +
      `${STANDARD_SPLIT} are also the figures that CMUSphinx published of its LSTM: WER 31.3 % at 2 × 64, 23.3 % at 2 × 512.`,
  };
}

const short = [4, 12] as const;
const long = [10, 30] as const;

const TFJS =
  'the formats are those of the example date-conversion-attention in tfjs-examples, which publishes no exact match. It trains ' +
  'for 8,400 steps (two epochs of 537,600 strings, 128 at a time), on the first 28 days of each month; here they are all days.';

const generalReversal = strings('reversal', short, 'general', 64, until(0.99, 700));
const generalSorting = strings('sorting', short, 'general', 128, until(0.98, 1400));
const englishDates = dates('dates-english', 'American English dates to ISO 8601', 1, 'general', 64, after(200, 0.9995));

/** In the order of RESULTS.md. */
export const matrixRows: readonly MatrixRow[] = [
  strings('reversal', short, 'additive', 64, until(0.99, 500)),
  strings('reversal', short, 'dot', 64, until(0.99, 700)),
  generalReversal,
  strings('reversal', short, 'concat', 64, until(0.99, 800)),
  strings('reversal', short, 'none', 128, after(2700, 0.85)),
  strings('reversal', long, 'general', 128, after(600, 0.93)),
  strings('reversal', long, 'none', 128, after(600, 0.015)),
  strings('copy', short, 'general', 128, until(0.99, 2200)),
  strings('sorting', short, 'none', 128, until(0.99, 600)),
  generalSorting,
  numbers('roman-to-digits', 'Roman numerals to digits, 1–3999', { largest: 3999 }, 64, ALL_PAIRS, until(0.99, 300)),
  numbers('words-to-digits', 'English number words to digits, 0–9999', { digits: 4 }, 64, ALL_PAIRS, until(0.99, 400)),
  numbers(
    'addition-backwards',
    'sums of numbers of up to 3 digits, written backwards',
    { digits: 3, evaluatedDigits: 3 },
    128,
    MADE_PAIRS,
    until(0.99, 3500),
  ),
  englishDates,
  dates('dates-20-general', 'dates in 20 Latin-script locales', 20, 'general', 64, until(0.99, 800)),
  dates('dates-20-none', 'dates in 20 Latin-script locales', 20, 'none', 64, until(0.99, 2200)),
  dates('dates-all', 'dates in all locales', latinLocales.length + 1, 'general', 128, after(4000, 0.97)),
  {
    ...dates('dates-tfjs', 'dates in the twenty formats of TensorFlow.js', latinLocales.length + 2, 'general', 64, {
      goal: 0.99,
      steps: 1600,
    }),
    testPairs: MADE_PAIRS, // drawn afresh: the example has no frozen test
    note: TFJS,
  },
  scan('simple', 0, 16_728, 0.952),
  scan('length', 1, 16_990, 0.104),
  scan('add-jump', 2, 14_670, 0.0004),
  pronunciation(128, 7096, 0.29, 0.0695),
  pronunciation(256, 6209, 0.27, 0.064),
  {
    id: 'compiler-messages',
    data: 'TypeScript’s messages, English to German, of up to 30 words and signs',
    settings: settingsOf({
      task: 'compiler-messages',
      taskOptions: { language: 1, longest: 30, rarest: 2 },
      attention: 'general',
      hidden: 128,
      batch: 64,
      dropout: 0.3,
    }),
    steps: 1000,
    testPairs: ALL_PAIRS,
    measures: ['bleu', 'exact'],
    note: 'BLEU as sacreBLEU reckons it, on this task’s own tokens; with words that fewer than two messages hold read as unknown.',
  },
  ...(['self-attention', 'window', 'entmax', 'sparsemax', 'linear'] as const).map((attention) =>
    transformed(generalReversal, attention, 800),
  ),
  transformed(generalSorting, 'self-attention', 800),
  transformed(englishDates, 'self-attention', 500),
];

/** The rows of these ids, commas between them, in this order; all where it is empty. Throws where there is no such row. */
export function chooseRows(ids: string): readonly MatrixRow[] {
  if (ids === '') return matrixRows;
  return ids.split(',').map((id) => {
    const found = matrixRows.find((row) => row.id === id);
    if (!found) throw new Error(`There is no row "${id}". Rows: ${matrixRows.map((row) => row.id).join(', ')}.`);
    return found;
  });
}
