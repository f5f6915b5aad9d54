/** Which metrics say something of a task. */
import type { Task } from '../task';

/** What is counted wrong over the tokens that were wanted; which it is depends on what a token is. */
export type TokenErrorMetric = 'characterErrorRate' | 'phoneErrorRate' | 'wordErrorRate' | 'tokenErrorRate';

/** What takes the gold alignment to reckon. */
export type AlignmentMetric = 'alignmentErrorRate' | 'massOnGold' | 'entropy' | 'relativeEntropy' | 'monotonicity';

export type MetricId =
  | 'loss'
  | 'tokenAccuracy'
  | 'exactMatch'
  | TokenErrorMetric
  /** The share of words that are pronounced wrongly: there the customary word error rate. */
  | 'wrongWords'
  | 'bleu'
  | AlignmentMetric;

export const alignmentMetrics: readonly AlignmentMetric[] = [
  'alignmentErrorRate',
  'massOnGold',
  'entropy',
  'relativeEntropy',
  'monotonicity',
];

/** n-grams of four tokens are what BLEU is made of: shorter sentences have none. */
const sentenceLength = 4;

type MeasuredTask = Pick<Task, 'id' | 'target' | 'alignment'>;

/**
 * The metrics of a task, in the order in which they are shown. `targetLengths` are those of the pairs that are measured, in
 * tokens: BLEU is for sentences, of which half at least have the four tokens that it counts. The measures of alignment want
 * a task that knows the right one and a model that attends.
 */
export function applicableMetrics(
  task: MeasuredTask,
  targetLengths: readonly number[],
  attends: boolean,
): readonly MetricId[] {
  const long = targetLengths.filter((length) => length >= sentenceLength).length;
  const sentences = task.target.kind === 'words' && 2 * long >= targetLengths.length;
  return [
    'loss',
    'tokenAccuracy',
    'exactMatch',
    tokenErrorMetric(task),
    ...(task.id === 'pronunciation' ? (['wrongWords'] as const) : []),
    ...(sentences ? (['bleu'] as const) : []),
    ...(attends && task.alignment ? alignmentMetrics : []),
  ];
}

export function tokenErrorMetric({ id, target }: Pick<MeasuredTask, 'id' | 'target'>): TokenErrorMetric {
  if (target.kind === 'characters') return 'characterErrorRate';
  if (target.kind === 'words') return 'wordErrorRate';
  return id === 'pronunciation' ? 'phoneErrorRate' : 'tokenErrorRate';
}
