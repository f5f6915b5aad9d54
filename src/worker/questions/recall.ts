/** The input as the model decoded it at an earlier step. */
import type { AnswerTo } from './question';

/** Throws in words where no earlier weights are kept. */
export const answerRecall: AnswerTo<'recall'> = async ({ run: id, step, text }, { current }) => {
  const moment = current.timeline.recall(step);
  if (!moment) throw new Error('No earlier weights are kept yet.');
  const alignment = await current.run.alignAsThen(moment.values, text);
  return { event: { type: 'recalled', run: id, step: moment.step, alignment }, transfer: [alignment.weights.buffer] };
};
