import type { Backend } from '../src/kernels/backend';
import { openCpuBackend } from '../src/kernels/cpuBackend';
import { openBackend } from '../src/worker/openBackend';
import { ONE_THREAD } from './ownVariants';

/** Our backend as the page's session opens it; throws where it is not the one that was asked for. */
export async function openOwnBackend(wanted: string, variant: string, gpu: GPU | undefined): Promise<Backend> {
  if (wanted === 'cpu' && variant === ONE_THREAD) return openCpuBackend(1);
  const asked = { backend: wanted === 'cpu' ? ('cpu' as const) : ('webgpu' as const), products: 'measured' };
  const { backend, report } = await openBackend(asked, gpu, {
    onLost: () => {},
    onError: (message) => {
      throw new Error(message);
    },
  });
  if (report.backend !== wanted) throw new Error(report.notice ?? `There is no backend "${wanted}" here.`);
  return backend;
}
