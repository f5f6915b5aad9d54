import { type EditStep, editTrace } from './editDistance';
import { nearestAnswer, type Prediction } from './prediction';

/** How often an edit occurred. */
export interface StepCount extends EditStep {
  readonly count: number;
}

/**
 * What was said for what was wanted, put in or left out, the commonest first; what is equally common in the order it was met.
 * Counts the edits from each prediction's nearest answer to what was said. Where several traces are as short, `editTrace`
 * picks one, so single counts are a reading, their sum is not. Throws where a prediction has no answer.
 */
export function confusion(predictions: readonly Prediction[]): readonly StepCount[] {
  const counts = new Map<string, StepCount>();
  for (const prediction of predictions) {
    for (const step of editTrace(nearestAnswer(prediction).answer, prediction.said)) {
      if (step.wanted === step.said) continue;
      const key = JSON.stringify([step.wanted ?? null, step.said ?? null]);
      counts.set(key, { ...step, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
