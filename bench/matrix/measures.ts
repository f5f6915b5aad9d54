/** What a model wrote of pairs, measured. */
import { bleu } from '../../src/tasks/metrics/bleu';
import { tokenErrorRate, wordErrorRate } from '../../src/tasks/metrics/errorRate';
import type { Estimate } from '../../src/tasks/metrics/estimate';
import { nearestAnswer, type Prediction } from '../../src/tasks/metrics/prediction';
import { shareEstimate } from '../../src/tasks/metrics/wilsonInterval';
import type { Pair } from '../../src/tasks/task';
import { tokensOf } from '../../src/tasks/tokens';
import { distinct } from '../../src/worker/questions/heldOut';
import type { Run } from '../../src/worker/run';
import { answersTo } from '../../src/worker/samples';
import type { MeasureName } from './rows';

export type Measures = Partial<Record<MeasureName, Estimate>>;

interface TestSet {
  /** What it is, in the task's words. */
  readonly label: string;
  readonly pairs: readonly Pair[];
}

/** As many test pairs as asked for, or all where there are fewer. A source that is drawn again counts once, as on the page. */
export function testSetOf({ task, settings }: Run, size: number): TestSet {
  const set = task.test(settings.seed, size).find(({ id }) => id === 'heldOut');
  if (!set) throw new Error('This task has no test set.');
  return { label: set.label, pairs: distinct(set.pairs) };
}

/** The texts that were written for pairs, each beside its right answers, of which any counts. */
export function predictionsOf(
  { task, vocabularies }: Run,
  pairs: readonly Pair[],
  texts: readonly string[],
): Prediction[] {
  const parted = (text: string): string[] => tokensOf(vocabularies.target.kind, text);
  return pairs.map((pair, index) => ({
    said: parted(texts[index] ?? ''),
    answers: answersTo(task, pair).map(parted),
  }));
}

/** Those of these measures that the predictions have. */
export function measure(names: readonly MeasureName[], predictions: readonly Prediction[], seed: number): Measures {
  const measures: Measures = {};
  for (const name of names) {
    const estimate = measured[name](predictions, seed);
    if (estimate) measures[name] = estimate;
  }
  return measures;
}

/** The share of predictions that are one of their answers. */
export function exactShare(predictions: readonly Prediction[]): Estimate | undefined {
  const right = predictions.filter((prediction) => nearestAnswer(prediction).edits === 0);
  return shareEstimate(right.length, predictions.length);
}

const measured: Readonly<Record<MeasureName, (said: readonly Prediction[], seed: number) => Estimate | undefined>> = {
  exact: exactShare,
  wordErrors: wordErrorRate,
  phoneErrors: tokenErrorRate,
  bleu,
};
