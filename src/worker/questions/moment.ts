/** The weights of an earlier step that a question asks for. */
import type { CurrentRun } from '../currentRun';

/** The moment that is kept nearest to a step; undefined where none is asked for. Throws in words where none is kept. */
export function momentOf({ timeline }: CurrentRun, at: number | undefined) {
  if (at === undefined) return undefined;
  const moment = timeline.recall(at);
  if (!moment) throw new Error('No earlier weights are kept yet.');
  return moment;
}
