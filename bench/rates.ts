/** What an adapter can do, and what a step would take at these rates. */
import type { BufferView, Command, Dispatch } from '../src/kernels/backend';
import { copy } from '../src/kernels/copy/copy';
import type { KernelVariant } from '../src/kernels/defineKernel';
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

/** A submission that takes this long does not count itself. */
const LONG_ENOUGH_MS = 30;
/** Times that a submission does the same at most, so that a clock that stands still ends. */
const MOST_TIMES = 2 ** 12;
const SAMPLES = 3;
const DISPATCHES = 500;
const COPY_BYTES = [2 ** 22, 2 ** 28] as const; // from, to
const EDGES = [256, 4096] as const;

export async function measureRates(gpu: GPU): Promise<Rates> {
  const { device, adapter } = await requestDevice(gpu);
  const backend = new GpuBackend(device, adapter);
  const rates = {
    gigabytesPerSecond: await copyRate(device),
    gigaflopsPerSecond: 0,
    microsecondsPerDispatch: digits((1000 * (await timeOf(backend, 1, manyCopies))) / DISPATCHES),
  };
  for (const variant of squareProducts(EDGES[0])) {
    rates.gigaflopsPerSecond = Math.max(rates.gigaflopsPerSecond, await productRate(backend, variant));
  }
  backend.destroy();
  return rates;
}

/**
 * Doubles the size, and from the largest on how many times a submission does the same, until that takes long enough.
 * `run` tells the milliseconds of a submission; given are the size and the milliseconds of one time.
 */
export async function untilLong(
  [smallest, largest]: readonly [smallest: number, largest: number],
  run: (size: number, times: number) => Promise<number>,
): Promise<{ readonly size: number; readonly milliseconds: number }> {
  let [size, times] = [smallest, 1];
  for (;;) {
    const milliseconds = await run(size, times);
    if (milliseconds >= LONG_ENOUGH_MS || times >= MOST_TIMES) return { size, milliseconds: milliseconds / times };
    if (size < largest) size *= 2;
    else times *= 2;
  }
}

/** Bytes a nanosecond. */
async function copyRate(device: GPUDevice): Promise<number> {
  const { size, milliseconds } = await untilLong(COPY_BYTES, async (size, times) => {
    const [from, to] = ['from', 'to'].map((label) =>
      device.createBuffer({ label, size, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST }),
    );
    if (!from || !to) throw new Error('Two buffers were asked for.');
    const taken = await timed(async () => {
      const encoder = device.createCommandEncoder();
      for (let time = 0; time < times; time++) encoder.copyBufferToBuffer(from, 0, to, 0, size);
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    });
    from.destroy();
    to.destroy();
    return taken;
  });
  return digits((2 * size) / milliseconds / 1e6);
}

/** What can compute a product of square matrices of such an edge: the general shader, which undefined stands for, and variants. */
export function squareProducts(edge: number): (KernelVariant | undefined)[] {
  const view = { storage: { label: 'square', length: edge ** 2, type: 'f32' as const }, offset: 0, length: edge ** 2 };
  const product = squareProduct(view, view, view, edge);
  const variants: readonly KernelVariant[] = matmul.entries.forward.variants ?? [];
  return [undefined, ...variants.filter((variant) => variant.applies(product))];
}

/** Operations a nanosecond. */
async function productRate(backend: GpuBackend, variant: KernelVariant | undefined): Promise<number> {
  const { size: edge, milliseconds } = await untilLong(EDGES, (edge, times) =>
    timeOf(backend, edge ** 2, (a, b, c) =>
      Array.from({ length: times }, () => ({ ...squareProduct(a, b, c, edge), variant })),
    ),
  );
  return digits((2 * edge ** 3) / milliseconds / 1e6);
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
