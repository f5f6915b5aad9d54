/** What the page shows about a mechanism beyond its settings: its symbols, its heads, and the PyTorch that it is exported as. */
import type { AttentionId } from '../model/attention';

export {
  type FormulaOperator,
  type FormulaPart,
  type FormulaSymbol,
  plainSymbol,
  type Side,
} from '../model/attention/formula';

export type { HeadAttention } from '../model/attention/headAttention';
export { mayLook } from '../model/attention/pattern';

/** The mechanism as a PyTorch module, fetched when it is first asked for. */
export async function pytorchText(attention: AttentionId): Promise<string> {
  const { pytorchModule } = await import('../exchange/pytorch');
  return pytorchModule(attention);
}
