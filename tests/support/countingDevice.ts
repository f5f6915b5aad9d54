/** Counts what is asked of a device: submissions, objects made, and buffers that have not been destroyed. */

export interface DeviceCounter {
  /** Of commands: a browser that looks too seldom whether they have run is made to by submissions of nothing. */
  readonly submissions: number;
  /** Objects that outlive a submission; the encoder of a submission and its command buffer are its own. */
  readonly created: number;
  readonly liveBuffers: number;
  stop(): void;
}

const CREATORS = [
  'createBuffer',
  'createBindGroup',
  'createBindGroupLayout',
  'createPipelineLayout',
  'createShaderModule',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createTexture',
  'createSampler',
  'createQuerySet',
] as const;

export function countingDevice(device: GPUDevice): DeviceCounter {
  const counts = { submissions: 0, created: 0, liveBuffers: 0 };
  const restore: (() => void)[] = [];

  function wrap<Target extends object>(
    target: Target,
    name: keyof Target & string,
    after: (result: unknown, ...args: unknown[]) => void,
  ) {
    const original = target[name] as (...args: unknown[]) => unknown;
    Object.defineProperty(target, name, {
      configurable: true,
      value: (...args: unknown[]) => {
        const result = original.apply(target, args);
        after(result, ...args);
        return result;
      },
    });
    restore.push(() => Reflect.deleteProperty(target, name));
  }

  wrap(device.queue, 'submit', (_, commands) => {
    if ((commands as readonly GPUCommandBuffer[]).length > 0) counts.submissions++;
  });
  for (const name of CREATORS) {
    wrap(device, name, (made) => {
      counts.created++;
      if (name !== 'createBuffer') return;
      counts.liveBuffers++;
      wrap(made as GPUBuffer, 'destroy', () => counts.liveBuffers--);
    });
  }
  return Object.assign(counts, {
    stop: () => {
      for (const undo of restore) undo();
    },
  });
}
