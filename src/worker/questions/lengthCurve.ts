/** Exact match against the length of the source, inside and beyond what is trained. */
import { lengthCurve, type MeasuredLength } from '../../tasks/metrics/lengthCurve';
import type { Pair } from '../../tasks/task';
import { tokensOf } from '../../tasks/tokens';
import { isExact } from '../measures';
import type { Run } from '../run';
import { decodedPairs, distinct } from './heldOut';
import type { AnswerTo } from './question';

/** Pairs of each length, where a task makes them to length. */
const PAIRS_OF_LENGTH = 64;
/** Pairs of each validation set, where it does not. */
const PAIRS_OF_SET = 512;

export const answerLengthCurve: AnswerTo<'lengthCurve'> = async ({ run: id }, asked) => {
  const { run } = asked.current;
  const pairs = pairsByLength(run);
  const results: MeasuredLength[] = [];
  for await (const { lot } of decodedPairs(pairs, asked)) {
    for (const { pair, prediction } of lot) {
      results.push({ length: lengthOf(run, pair), right: isExact(prediction) });
    }
    asked.tell({ type: 'measuring', run: id, share: results.length / pairs.length });
  }
  const curve = { trainedLength: run.task.maximumSourceLength, points: lengthCurve(results) };
  return { event: { type: 'lengthCurve', run: id, step: run.trainer.step, curve } };
};

/** Validation pairs: so many of each length that the validation sets reach, or what larger ones hold. */
function pairsByLength(run: Run): readonly Pair[] {
  const { task, evaluators } = run;
  const { seed } = run.settings;
  if (!task.ofLength) return distinct(task.heldOut(seed, PAIRS_OF_SET).flatMap(({ pairs }) => pairs));
  const lengths = evaluators.flatMap(({ set }) => set.pairs.map((pair) => lengthOf(run, pair)));
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  const pairs: Pair[] = [];
  for (let length = shortest; length <= longest; length++) pairs.push(...task.ofLength(seed, length, PAIRS_OF_LENGTH));
  return pairs;
}

/** In tokens, the end mark not counted. */
function lengthOf({ vocabularies }: Run, { source }: Pair): number {
  return tokensOf(vocabularies.source.kind, source).length;
}
