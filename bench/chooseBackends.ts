import type { Backend } from '../src/kernels/backend';
import { NO_ADAPTER } from './host';

const ALL: readonly Backend['kind'][] = ['cpu', 'webgpu'];

/** The one that `--only` names, or both; without the one that needs an adapter where there is none. Throws at another name. */
export function chooseBackends(only: string, adapter: string): Backend['kind'][] {
  const named = only === '' ? ALL : ALL.filter((kind) => kind === only);
  if (named.length === 0) throw new Error(`There is no backend "${only}". There are ${ALL.join(', ')}.`);
  const chosen = named.filter((kind) => kind === 'cpu' || adapter !== NO_ADAPTER);
  if (chosen.length < named.length) console.log('webgpu is left out, for there is no adapter.');
  return chosen;
}
