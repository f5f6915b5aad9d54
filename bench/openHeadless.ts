/** The backend of a command without a page, and its name in words. */
import { cpus } from 'node:os';
import type { Backend } from '../src/kernels/backend';
import { openBackend } from '../src/worker/openBackend';
import { dawn } from './dawn';

export async function openHeadless(wanted: 'webgpu' | 'cpu'): Promise<{ backend: Backend; place: string }> {
  const { backend, report } = await openBackend(
    { backend: wanted, products: 'measured' },
    wanted === 'cpu' ? undefined : dawn(),
    {
      onLost: () => {},
      onError: (message) => {
        throw new Error(message);
      },
    },
  );
  if (report.backend !== wanted) console.log('There is no WebGPU adapter here: the CPU backend trains instead.');
  const place =
    report.backend === 'webgpu'
      ? `WebGPU, ${report.name}`
      : `the CPU backend, ${cpus()[0]?.model.trim() ?? report.name}`;
  return { backend, place };
}
