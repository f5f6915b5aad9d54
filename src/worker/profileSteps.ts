/** Trains steps and measures them kernel by kernel. */
import { KernelTimes } from '../kernels/kernelTimes';
import type { SessionEvent } from './protocol';
import type { Run } from './run';

type Profile = Extract<SessionEvent, { type: 'profile' }>;

export async function profileSteps(run: Run, count: number): Promise<Pick<Profile, 'step' | 'steps' | 'kernels'>> {
  const times = new KernelTimes();
  for (let step = 0; step < count; step++) times.include(await run.profileStep());
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
