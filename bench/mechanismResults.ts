/**
 * Every mechanism on the same strings: steps until 99 % of the held-out ones are reversed, what becomes of the longest, and
 * how much the rows of a map differ.
 */
import type { Backend } from '../src/kernels/backend';
import { Evaluator } from '../src/model/evaluator';
import { makeBatch } from '../src/tasks/batch';
import { Run } from '../src/worker/run';
import { attentionMechanisms, defaultSettings, type Settings } from '../src/worker/settings';
import { describeSizes } from './resultSettings';
import { writeSection } from './resultsFile';
import { table } from './table';
import { percent, trainUntil } from './trainUntil';

const HELD_OUT_PAIRS = 500;
const GOAL = { steps: 1500, exact: 0.99 };
const LONGEST = 12;

const base: Settings = {
  ...defaultSettings,
  task: 'reversal',
  taskOptions: { letters: 26, minimumLength: 4, maximumLength: LONGEST },
  embedding: 64,
  hidden: 64,
  decoderHidden: 64,
  encoderDirections: 2,
  batch: 64,
};

export async function mechanismResults(backend: Backend, place: string, seed: number): Promise<void> {
  const head = ['mechanism', 'steps', 'exact match', `of length ${LONGEST}`, 'rows of a map differ by', 'seconds'];
  const rows = [head];
  for (const settings of variants(seed)) {
    const run = await Run.create(backend, settings, HELD_OUT_PAIRS);
    const last = await trainUntil(run, GOAL, ({ step, exact }) => console.log(name(settings), step, percent(exact)));
    const row = [
      name(settings),
      last.exact >= GOAL.exact ? String(last.step) : `${last.step}, not reached`,
      percent(last.exact),
      percent(await exactOfLongest(backend, run)),
      await rowDifference(run),
      last.seconds.toFixed(0),
    ];
    rows.push(row);
    console.log(row.join('  '));
    run.release();
  }
  const how = `Strings of 4 to ${LONGEST} of 26 letters are reversed, until 99 % of ${HELD_OUT_PAIRS} held-out strings are right, at most ${GOAL.steps} steps. ${describeSizes(base)}, decoder of 64 units, for dot of 128, a Transformer of ${base.encoderLayers} + ${base.decoderLayers} layers, ${base.heads} heads and ${base.feedForward} units between; Adam, learning rate ${base.learningRate}, gradient clip ${base.gradientClip}, seed ${seed}; on ${place}. The last columns are the exact match on held-out strings of ${LONGEST} letters alone, and the largest difference between two rows of the map of one of them.`;
  await writeSection('Mechanisms', `\`npm run results -- mechanisms\`. ${how}\n\n${table(rows)}`);
}

function variants(seed: number): Settings[] {
  return attentionMechanisms.flatMap(({ id, canFeedInput }) => {
    const settings: Settings = { ...base, attention: id, decoderHidden: id === 'dot' ? 128 : 64, seed };
    return canFeedInput ? [settings, { ...settings, inputFeeding: 1 }] : [settings];
  });
}

function name({ attention, inputFeeding }: Settings): string {
  return inputFeeding ? `${attention}, input feeding` : attention;
}

function longestStrings(run: Run) {
  const [heldOut] = run.task.heldOut(run.settings.seed + 1, 4 * HELD_OUT_PAIRS);
  return heldOut?.pairs.filter(({ source }) => source.length === LONGEST) ?? [];
}

async function exactOfLongest(backend: Backend, run: Run): Promise<number> {
  const { source, target } = run.vocabularies;
  const batch = makeBatch(longestStrings(run), source, target, run.steps);
  const evaluator = await Evaluator.create(backend, run.model, run.trainer.parameters, batch);
  const { exactPairs, pairs } = await evaluator.measure();
  evaluator.release();
  return exactPairs / pairs;
}

/** The largest difference between two rows of the map of a held-out string, in the same column. */
async function rowDifference(run: Run): Promise<string> {
  const { weights, sourceSymbols } = await run.align(longestStrings(run)[0]?.source ?? '');
  const width = sourceSymbols.length;
  if (weights.length === 0) return 'no map';
  const columns = Array.from({ length: width }, (_, column) => weights.filter((_, at) => at % width === column));
  return Math.max(...columns.map((column) => Math.max(...column) - Math.min(...column))).toFixed(4);
}
