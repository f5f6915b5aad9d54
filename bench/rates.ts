/** What an adapter can do, and what a step would take at these rates. */
import type { BufferView, Command, Dispatch } from '../src/kernels/backend';
import { copy } from '../src/kernels/copy/copy';
import { GpuBackend } from '../src/kernels/gpuBackend';
import { matmul } from '../src/kernels/matmul/matmul';
import { requestDevice } from '../src/kernels/requestDevice';
import { elements } from '../src/model/graph/value';
import { trainingGraph } from '../src/model/graphs';
import { quantile } from './quantile';
import type { Floor } from './row';
import type { Workload } from './workloads';

export interface Rates {
  /** Of a copy from buffer to buffer, what it reads and what it writes counted. */
  readonly gigabytesPerSecond: number;
  /** Of our fastest shader for a product of square matrices, multiplications and additions counted. */
  readonly gigaflopsPerSecond: number;
  /** Of dispatches of one number, one after the other in one submission. */
  readonly microsecondsPerDispatch: number;
}

/** Sizes double until a run takes this long, so that the submission itself does not count. */
const LONG_ENOUGH_MS = 30;
const SAMPLES = 3;
const DISPATCHES = 500;
const COPY_BYTES = [2 ** 22, 2 ** 28] as const; // from, to
const EDGES = [256, 4096] as const;

export async function measureRates(gpu: GPU): Promise<Rates> {
  const { device, adapter } = await requestDevice(gpu);
  const backend = new GpuBackend(device, adapter);
  const products = [matmul.entries.forward, ...(matmul.entries.forward.variants ?? [])];
  const rates = {
    gigabytesPerSecond: await copyRate(device),
    gigaflopsPerSecond: 0,
    microsecondsPerDispatch: digits((1000 * (await timeOf(backend, 1, manyCopies))) / DISPATCHES),
  };
  for (const variant of products) {
    const rate = await productRate(backend, 'applies' in variant ? variant : undefined);
    rates.gigaflopsPerSecond = Math.max(rates.gigaflopsPerSecond, rate);
  }
  backend.destroy();
  return rates;
}

/** Bytes a nanosecond. */
async function copyRate(device: GPUDevice): Promise<number> {
  const [smallest, largest] = COPY_BYTES;
  for (let size: number = smallest; ; size *= 2) {
    const [from, to] = ['from', 'to'].map((label) =>
      device.createBuffer({ label, size, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST }),
    );
    if (!from || !to) throw new Error('Two buffers were asked for.');
    const milliseconds = await timed(async () => {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(from, 0, to, 0, size);
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    });
    from.destroy();
    to.destroy();
    if (milliseconds >= LONG_ENOUGH_MS || size >= largest) return digits((2 * size) / milliseconds / 1e6);
  }
}

/** Operations a nanosecond. */
async function productRate(backend: GpuBackend, variant: Dispatch['variant']): Promise<number> {
  const [smallest, largest] = EDGES;
  for (let edge: number = smallest; ; edge *= 2) {
    const product = (a: BufferView, b: BufferView, c: BufferView) => [{ ...squareProduct(a, b, c, edge), variant }];
    const milliseconds = await timeOf(backend, edge ** 2, product);
    if (milliseconds >= LONG_ENOUGH_MS || edge >= largest) return digits((2 * edge ** 3) / milliseconds / 1e6);
  }
}

type RecordOnThree = (...views: [BufferView, BufferView, BufferView]) => Command[];

/** Milliseconds of commands over three storages of `length` numbers. */
async function timeOf(backend: GpuBackend, length: number, commands: RecordOnThree): Promise<number> {
  const storages = ['x', 'y', 'z'].map((name) => backend.allocate(name, length, 'f32'));
  const [x, y, z] = storages.map((storage) => ({ storage, offset: 0, length }));
  if (!x || !y || !z) throw new Error('Three storages were asked for.');
  const program = await backend.prepare('rate', commands(x, y, z));
  const milliseconds = await timed(async () => {
    backend.submit(program);
    await backend.completed();
  });
  for (const held of [program, ...storages]) backend.release(held);
  return milliseconds;
}

/** The median of a few runs after one that warms up. */
async function timed(run: () => Promise<void>): Promise<number> {
  const samples: number[] = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const began = performance.now();
    await run();
    if (sample > 0) samples.push(performance.now() - began);
  }
  return quantile(samples, 0.5);
}

function digits(value: number): number {
  return Number(value.toPrecision(3));
}

function manyCopies(x: BufferView, y: BufferView): Command[] {
  const uniforms = { rows: 1, columns: 1, xRowStride: 1, yRowStride: 1, accumulate: 0 };
  return Array.from({ length: DISPATCHES }, () => copy.dispatch('forward', { x, y }, uniforms));
}

function squareProduct(a: BufferView, b: BufferView, c: BufferView, edge: number): Dispatch {
  const matrix = { aBatchStride: 0, aRowStride: edge, aColumnStride: 1, bBatchStride: 0, bRowStride: edge };
  const rest = { bColumnStride: 1, cBatchStride: 0, cRowStride: edge, accumulate: 0 };
  return matmul.dispatch('forward', { a, b, c }, { batch: 1, m: edge, n: edge, k: edge, ...matrix, ...rest });
}

export function describeRates({ gigabytesPerSecond, gigaflopsPerSecond, microsecondsPerDispatch }: Rates): string {
  return `Measured here: copies at ${gigabytesPerSecond} GB/s, our fastest product at ${gigaflopsPerSecond} GFLOP/s, ${microsecondsPerDispatch} µs a dispatch.`;
}

export function floorOf(workload: Workload, dispatches: number, rates: Rates): Floor {
  return {
    arithmetic: digits(operationsOf(workload) / rates.gigaflopsPerSecond / 1e6),
    traffic: digits(bytesOf(workload) / rates.gigabytesPerSecond / 1e6),
    launches: digits((dispatches * rates.microsecondsPerDispatch) / 1000),
  };
}

/** Multiplications and additions of the products of a step done the plain way: every token forward, and twice backward. */
export function operationsOf({ model, shape }: Workload): number {
  const { batch: B, sourceSteps: S, targetSteps: T } = shape;
  const { embedding: E, hidden: H, decoderHidden: D, targetVocabulary: V } = model;
  const attends = T * B * S * (H + D); // scores and contexts
  const additive = S * B * H * D + T * B * D * D; // keys and queries
  const dot = T * B * (H + D) * D; // the mix layer
  const fed = model.attention === 'additive' ? H : 0; // the context in the decoder's input
  const encoder = S * B * 4 * H * (E + H);
  const decoder = T * B * (4 * D * (E + fed + D) + D * V);
  return 3 * 2 * (encoder + decoder + attends + (model.attention === 'additive' ? additive : dot));
}

/**
 * Bytes that a step cannot but move where nothing stays on the chip: a parameter is read forward and backward, its gradient
 * written and read, and it and its two moments are read and written by Adam; an activation is written and read, and so is its
 * gradient.
 */
function bytesOf({ model, shape }: Workload): number {
  const { tensors } = trainingGraph(model, shape, { dropout: 0, teacherForcing: 1, seed: 1 });
  const numbers = (kind: string) =>
    tensors.filter((tensor) => tensor.kind === kind).reduce((sum, tensor) => sum + elements(tensor.shape), 0);
  return 4 * (10 * numbers('parameter') + 4 * numbers('activation'));
}
