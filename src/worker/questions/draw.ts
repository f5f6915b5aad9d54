/** A fresh input in the words of the task. */
import type { AnswerTo } from './question';

export const answerDraw: AnswerTo<'draw'> = async ({ run, index }, { current }) => {
  const { task, settings } = current.run;
  return { event: { type: 'drawn', run, text: task.randomSource(settings.seed, index) } };
};
