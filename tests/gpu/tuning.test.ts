import { beforeAll, describe, expect, test } from 'vitest';
import type { BufferView, Dispatch } from '../../src/kernels/backend';
import { GpuBackend } from '../../src/kernels/gpuBackend';
import { matmul } from '../../src/kernels/matmul/matmul';
import { ProductTuning } from '../../src/kernels/matmul/tuning';
import { Measurements } from '../../src/kernels/measurements';
import { requestDevice } from '../../src/kernels/requestDevice';
import { tanh } from '../../src/kernels/tanh/tanh';
import { testBackend, testGpu } from '../support/gpu';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

/** x Wᵀ, x [m, k], W [n, k]. */
function product(m: number, n: number, k: number, backend = gpu): Dispatch {
  const view = (label: string, length: number): BufferView => {
    return { storage: backend.allocate(label, length, 'f32'), offset: 0, length };
  };
  const uniforms = {
    batch: 1,
    m,
    n,
    k,
    aRowStride: k,
    aColumnStride: 1,
    bRowStride: 1,
    bColumnStride: k,
    cRowStride: n,
  };
  return matmul.dispatch(
    'forward',
    { a: view('a', m * k), b: view('b', n * k), c: view('c', m * n) },
    { ...uniforms, aBatchStride: 0, bBatchStride: 0, cBatchStride: 0, accumulate: 0 },
  );
}

const forcing = (forced: string) => new ProductTuning({ measurements: new Measurements({}, { forced }) });

test('a device tells a small product from a large one', async () => {
  const times: number[] = [];
  const watched = new GpuBackend(gpu.device, 'watched', {
    measurements: undefined,
    begin: () => {},
    async choose(dispatches, { time }) {
      for (const dispatch of dispatches) times.push(await time(dispatch, 2));
      return [...dispatches];
    },
  });
  await watched.prepare('two products', [product(16, 16, 16), product(512, 256, 256)]);
  const [small = Number.NaN, large = Number.NaN] = times;
  expect(small).toBeGreaterThanOrEqual(0);
  expect(small).toBeLessThan(large);
});

test.each(['registers 8 × 8', 'tiles 32 × 32 × 32'])(
  'a variant that is forced is found right, and runs: %s',
  async (forced) => {
    const tuned = new GpuBackend(gpu.device, 'tuned', forcing(forced));
    const { variants } = await tuned.guarded(() => tuned.prepare('a product', [product(64, 64, 64)]));
    expect([...variants]).toEqual([[forced, 1]]);
  },
);

describe('a device that refuses a variant', () => {
  /** A device of its own, made to refuse the shader of a variant, which is forced on it. */
  async function refusing(
    refuse: (device: GPUDevice, variant: (code: string) => boolean) => void,
  ): Promise<GpuBackend> {
    const { device, adapter } = await requestDevice(await testGpu());
    refuse(device, (code) => code.includes('in tiles of 32 × 32, 32 terms'));
    return new GpuBackend(device, adapter, forcing('tiles 32 × 32 × 32'));
  }

  test.each([
    [
      'when it reads it',
      (device: GPUDevice, variant: (code: string) => boolean) => {
        const make = device.createShaderModule.bind(device);
        device.createShaderModule = ({ code, ...rest }) => make({ ...rest, code: variant(code) ? `${code} ?` : code });
      },
    ],
    [
      'when it compiles it',
      (device: GPUDevice, variant: (code: string) => boolean) => {
        const refused = new Set<GPUShaderModule>();
        const makeModule = device.createShaderModule.bind(device);
        const makePipeline = device.createComputePipelineAsync.bind(device);
        device.createShaderModule = (descriptor) => {
          const module = makeModule(descriptor);
          if (variant(descriptor.code)) refused.add(module);
          return module;
        };
        device.createComputePipelineAsync = (descriptor) =>
          refused.has(descriptor.compute.module)
            ? Promise.reject(new Error('This driver does not compile it.'))
            : makePipeline(descriptor);
      },
    ],
  ] as const)('%s runs the general shader, and keeps nothing of the trial', async (_, refuse) => {
    const backend = await refusing(refuse);
    const given = product(64, 64, 64, backend);
    const held = Object.fromEntries(backend.memory());
    const program = await backend.guarded(() => backend.prepare('a product', [given]));
    expect([...program.variants]).toEqual([[undefined, 1]]);
    backend.release(program);
    expect(Object.fromEntries(backend.memory())).toEqual(held);
    backend.destroy();
  });
});

test('what a driver refused once is compiled when it is asked for again', async () => {
  const { device, adapter } = await requestDevice(await testGpu());
  const backend = new GpuBackend(device, adapter);
  const makePipeline = device.createComputePipelineAsync.bind(device);
  device.createComputePipelineAsync = () => Promise.reject(new Error('Not now.'));
  const view = { storage: backend.allocate('numbers', 64, 'f32'), offset: 0, length: 64 };
  const command = tanh.dispatch('forward', { x: view, y: view }, { count: 64 });
  await expect(backend.prepare('refused', [command])).rejects.toThrow('Not now.');
  device.createComputePipelineAsync = makePipeline;
  expect((await backend.prepare('taken', [command])).dispatches).toBe(1);
  backend.destroy();
});

test('a launch that takes more of a buffer than the device gives at once is refused in words', async () => {
  const adapter = await (await testGpu()).requestAdapter();
  const device = await adapter?.requestDevice(); // with the limits that every device has
  if (!device) throw new Error('There is no device.');
  const backend = new GpuBackend(device, 'least');
  const count = device.limits.maxStorageBufferBindingSize / 4 + 64;
  const view = { storage: backend.allocate('activations', count, 'f32'), offset: 0, length: count };
  const whole = tanh.dispatch('forward', { x: view, y: view }, { count });
  await expect(backend.guarded(() => backend.prepare('too much', [whole]))).rejects.toThrow(
    'One launch of this model needs 129 MB of the activations; this device gives a launch 128 MB at most. Choose a smaller batch or smaller layers, or Time steps by operation, which takes less at once.',
  );
  backend.destroy();
});
