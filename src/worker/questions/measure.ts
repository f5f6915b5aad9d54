/** What is known of the model on held-out pairs: of those that measure progress, or once for a run of those kept for the end. */
import { applicableMetrics } from '../../tasks/metrics/applicable';
import { ownId } from '../../tasks/own/ownTask';
import type { HeldOutSet } from '../../tasks/task';
import { tokensOf } from '../../tasks/tokens';
import { measuresOf, type Reading } from '../measures';
import type { Measured } from '../protocol';
import type { Run } from '../run';
import { decodedPairs, distinct } from './heldOut';
import type { AnswerTo, Asked } from './question';

/**
 * Pairs of each set of the test: four times as many as progress is measured on, for intervals half as wide. Of own pairs it
 * is measured whole.
 */
const TEST_PAIRS = 1024;
/** Not that of the run: what is compared under several seeds is measured on the same pairs. */
const TEST_SEED = 1;

/** Throws in words where the test set of the run has been measured before. */
export const answerMeasure: AnswerTo<'measure'> = async ({ run: id, set }, asked) => {
  const { run, tested: before } = asked.current;
  const { step } = run.trainer;
  if (set === 'test' && before !== undefined) {
    throw new Error(
      `The test set was measured at step ${before}, and is measured once for a run: ` +
        'a model that is chosen by it has been fitted to it. A new run may measure it again.',
    );
  }
  const heldOut = heldOutSets(run, set).map((one) => ({ ...one, pairs: distinct(one.pairs) }));
  const count = heldOut.reduce((sum, { pairs }) => sum + pairs.length, 0);
  let done = 0;
  const tell = (pairs: number) => {
    done += pairs;
    asked.tell({ type: 'measuring', run: id, share: done / count });
  };
  const sets: Measured[] = [];
  for (const one of heldOut) sets.push(await measured(one, asked, tell));
  if (set === 'test') asked.current.tested = step;
  return { event: { type: 'measured', run: id, step, set, sets } };
};

function heldOutSets({ task, evaluators }: Run, side: 'validation' | 'test'): readonly HeldOutSet[] {
  if (side === 'validation') return evaluators.map(({ set }) => set);
  return task.test(TEST_SEED, task.id === ownId ? Number.POSITIVE_INFINITY : TEST_PAIRS);
}

/** Tells how many pairs each lot of them had. */
async function measured(
  { id, label, pairs }: HeldOutSet,
  asked: Asked,
  tell: (pairs: number) => void,
): Promise<Measured> {
  const { run } = asked.current;
  const { kind } = run.vocabularies.target;
  const readings: Reading[] = [];
  for await (const { lot, reader } of decodedPairs(pairs, asked)) {
    const measures = await reader.measure(
      lot.map(({ pair }) => pair),
      asked.between,
    );
    for (const [row, { pair, translation, prediction }] of lot.entries()) {
      const { loss, tokens } = measures[row] ?? { loss: Number.NaN, tokens: 0 };
      const aligned = run.aligned(pair.source, translation);
      readings.push({ source: pair.source, ...prediction, loss, tokens, ...(aligned && { aligned }) });
    }
    tell(lot.length);
  }
  const lengths = pairs.map(({ target }) => tokensOf(kind, target).length);
  const metrics = applicableMetrics(run.task, lengths, run.translator.hasWeights);
  const { seed } = run.settings;
  return { id, label, ...(await measuresOf(readings, { metrics, kind, seed, between: asked.between })) };
}
