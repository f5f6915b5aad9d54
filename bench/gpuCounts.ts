/**
 * Counts what any engine asks of WebGPU, by wrapping the methods of its classes: dispatches, submissions, objects made, and
 * bytes of buffers that have not been destroyed. Encoders, passes and command buffers, which belong to one submission, are
 * not counted as objects.
 */
export interface GpuCounts {
  readonly dispatches: number;
  readonly submissions: number;
  readonly objects: number;
  /** Of buffers that stand. */
  readonly bytes: number;
}

const CREATORS = [
  'createBindGroup',
  'createBindGroupLayout',
  'createBuffer',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createPipelineLayout',
  'createQuerySet',
  'createRenderPipeline',
  'createSampler',
  'createShaderModule',
  'createTexture',
] as const;

/** Begins to count, for as long as the page or process lives; undefined where there is no WebGPU. */
export function countGpu(): GpuCounts | undefined {
  if (typeof GPUDevice === 'undefined') return undefined;
  const counts = { dispatches: 0, submissions: 0, objects: 0, bytes: 0 };
  const sizes = new WeakMap<object, number>();
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counts.dispatches++);
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => counts.dispatches++);
  wrap(GPUQueue.prototype, 'submit', () => counts.submissions++);
  for (const name of CREATORS) wrap(GPUDevice.prototype, name, () => counts.objects++);
  wrap(GPUDevice.prototype, 'createBuffer', (made) => {
    const { size } = made as GPUBuffer;
    sizes.set(made as GPUBuffer, size);
    counts.bytes += size;
  });
  wrap(GPUBuffer.prototype, 'destroy', (_, buffer) => {
    counts.bytes -= sizes.get(buffer) ?? 0;
    sizes.delete(buffer);
  });
  return counts;
}

/** Lets `after` see what a method gave, and whose method it is. */
function wrap<Target extends object>(
  target: Target,
  name: keyof Target & string,
  after: (result: unknown, self: object) => void,
): void {
  const original = target[name] as (...args: unknown[]) => unknown;
  Object.defineProperty(target, name, {
    configurable: true,
    writable: true,
    value: function (this: object, ...args: unknown[]) {
      const result = original.apply(this, args);
      after(result, this);
      return result;
    },
  });
}
