/** What a model said of a pair, beside what was wanted. */
import { editTrace } from '../tasks/metrics/editDistance';
import { nearestAnswer, type Prediction } from '../tasks/metrics/prediction';
import type { Pair, Task } from '../tasks/task';
import { joinTokens, type TokenKind } from '../tasks/tokens';
import type { Sample } from './protocol';

/** Every right answer, the pair's own among them. */
export function answersTo(task: Task, { source, target }: Pair): readonly string[] {
  const answers = task.answers?.(source) ?? [];
  return answers.length > 0 ? answers : [target];
}

/** Against the nearest of the right answers. `kind` is that of targets. */
export function sampleOf(reading: Prediction & { readonly source: string }, kind: TokenKind): Sample {
  const { answer, edits } = nearestAnswer(reading);
  return {
    source: reading.source,
    target: joinTokens(kind, answer),
    said: joinTokens(kind, reading.said),
    edits,
    trace: editTrace(answer, reading.said),
  };
}
