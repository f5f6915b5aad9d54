/** The lowerings of our engine on a backend, each of which is a variant; the processor launches nothing. */
import type { LoweringOfScans } from '../src/model/graph/lower';

export const lowerings: Readonly<Record<'webgpu' | 'cpu', readonly LoweringOfScans[]>> = {
  webgpu: ['operations', 'steps', 'sequences'],
  cpu: ['operations'],
};
