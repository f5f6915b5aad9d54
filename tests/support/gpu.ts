/** The GPU backend of a test: the browser's WebGPU, or Dawn's in Node. There is no test without a device: it throws. */
import { GpuBackend } from '../../src/kernels/gpuBackend';
import { requestDevice } from '../../src/kernels/requestDevice';

let dawn: GPU | undefined; // referenced for the life of the process: Dawn crashes once it is collected

/** The browser's WebGPU, or Dawn's. */
export async function testGpu(): Promise<GPU> {
  if (typeof window !== 'undefined') return navigator.gpu;
  if (!dawn) {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    dawn = create([]);
  }
  return dawn;
}

/** A fresh device, on which any validation error fails the test that uses it. */
export async function testBackend(): Promise<GpuBackend> {
  const { device, adapter } = await requestDevice(await testGpu());
  const backend = new GpuBackend(device, adapter);
  await backend.roundTrip(); // first of all, as in the page: where a browser tells late, every wait is shorter from here on
  return backend;
}

/** Runs a body inside error scopes; a validation or memory error is thrown in its words. */
export async function validated<T>(backend: GpuBackend, body: () => Promise<T>): Promise<T> {
  const { device } = backend;
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const result = await body();
  const errors = [await device.popErrorScope(), await device.popErrorScope()];
  for (const error of errors) if (error) throw new Error(error.message);
  return result;
}
