/** The variants of our engine: how a step is launched on WebGPU, how many threads share it on the processor. */
export const ONE_THREAD = '1 thread';
export const ALL_THREADS = 'threads';

export const ownVariants = {
  webgpu: ['operations', 'steps', 'sequences'],
  cpu: [ONE_THREAD, ALL_THREADS],
} as const;
