/**
 * Multi-head attention, its kernels included, is fetched for the first model that has some: those that are looked at in the
 * first second have none.
 */
import type { ModelSettings } from './modelSettings';
import { isTransformer } from './transformer/transformerSettings';

type WithHeads = typeof import('./withHeads');

let fetched: WithHeads | undefined;

/** To be waited for before a graph of this model is made. */
export async function fetchHeads(model: ModelSettings): Promise<void> {
  if (isTransformer(model) || model.selfAttention) fetched ??= await import('./withHeads');
}

/** Throws where nobody has waited for `fetchHeads`. */
export function withHeads(): WithHeads {
  if (!fetched) throw new Error('Multi-head attention has not been fetched yet.');
  return fetched;
}
