/** The model as it is now, as a file. */
import { exportModel } from '../exportModel';
import type { AnswerTo } from './question';

export const answerExport: AnswerTo<'export'> = async ({ run, format, kept }, { current }) => {
  const { run: own, tested } = current;
  const state = await own.state();
  const file = await exportModel(tested === undefined ? state : { ...state, tested }, format, own.data);
  return { event: { type: 'file', run, file, ...(kept && { kept }) }, transfer: [file.bytes.buffer] };
};
