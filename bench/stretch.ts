/** A stretch of steps: how long it took, and what it asked of the GPU. */
import type { Engine } from './engine';
import type { GpuCounts } from './gpuCounts';

export interface Stretch {
  readonly steps: number;
  /** Of all its steps together. */
  readonly milliseconds: number;
  /** Of its last step. */
  readonly loss: number;
  /** What was asked of the GPU; undefined where nothing was, or where it cannot be seen. `bytes` is what was added to buffers. */
  readonly gpu: Asked | undefined;
}

/** What can be seen of it. */
interface Asked extends Partial<GpuCounts> {
  /** Of this engine's launches, where they are not made as ours are. */
  readonly microsecondsPerLaunch?: number;
}

/** Runs work and says what it asked of the GPU. */
export async function counted<T>(
  counts: GpuCounts | undefined,
  work: () => Promise<T>,
): Promise<{ result: T; gpu: GpuCounts | undefined }> {
  const before = { ...counts };
  const result = await work();
  if (!counts) return { result, gpu: undefined };
  const gpu = {
    dispatches: counts.dispatches - (before.dispatches ?? 0),
    submissions: counts.submissions - (before.submissions ?? 0),
    objects: counts.objects - (before.objects ?? 0),
    bytes: counts.bytes - (before.bytes ?? 0),
  };
  return { result, gpu };
}

export async function stretch(engine: Engine, steps: number, counts: GpuCounts | undefined): Promise<Stretch> {
  const began = performance.now();
  const { gpu } = await counted(counts, () => engine.train(steps));
  const milliseconds = performance.now() - began;
  return { steps, milliseconds, loss: await engine.loss(), gpu };
}
