/** Trains steps and measures them kernel by kernel. */
import { KernelTimes } from '../kernels/kernelTimes';
import type { SessionEvent } from './protocol';
import type { Run } from './run';

type Profile = Extract<SessionEvent, { type: 'profile' }>;

/** Milliseconds after which no further step is measured: where a GPU has no clock for us, each dispatch is waited for. */
const ENOUGH_MS = 1000;

/** At most so many steps. */
export async function profileSteps(run: Run, most: number): Promise<Pick<Profile, 'step' | 'steps' | 'kernels'>> {
  const times = new KernelTimes();
  const began = performance.now();
  let count = 0;
  do {
    times.include(await run.profileStep());
    count++;
  } while (count < most && performance.now() - began < ENOUGH_MS);
  const sums = times.sorted();
  const total = sums.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const kernels = sums.map(({ kernel: { name, wgsl }, variants, dispatches, milliseconds }) => {
    const share = total > 0 ? milliseconds / total : 0;
    const shaders = variants.map((variant) =>
      variant ? { label: `${name}, ${variant.label}`, wgsl: variant.wgsl } : { label: `${name}.wgsl`, wgsl },
    );
    return { name, shaders, dispatches: dispatches / count, milliseconds: milliseconds / count, share };
  });
  return { step: run.trainer.step, steps: count, kernels };
}
