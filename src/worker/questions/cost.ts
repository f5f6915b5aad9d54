/** What a training step costs against length, told point after point as it is measured. */
import { type CostPoint, costAgainstLength } from '../../model/costAgainstLength';
import type { AnswerTo } from './question';

export const answerCost: AnswerTo<'cost'> = async ({ run: id }, { current, between, tell }) => {
  const { backend } = current.run.trainer.parameters;
  const points: CostPoint[] = [];
  for await (const point of costAgainstLength(backend, { between })) {
    points.push(point);
    tell({ type: 'cost', run: id, points: [...points], done: false });
  }
  return { event: { type: 'cost', run: id, points, done: true } };
};
