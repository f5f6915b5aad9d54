/** The WebAssembly product against the float64 reference, through the backend, in every form that the model makes of it. */
import { expect, test, vi } from 'vitest';
import { adam } from '../../../src/kernels/adam/adam';
import { additiveScore } from '../../../src/kernels/additiveScore/additiveScore';
import type { BufferView, Dispatch } from '../../../src/kernels/backend';
import { columnSum } from '../../../src/kernels/columnSum/columnSum';
import { copy } from '../../../src/kernels/copy/copy';
import { CpuBackend, openCpuBackend } from '../../../src/kernels/cpuBackend';
import { crossEntropy } from '../../../src/kernels/crossEntropy/crossEntropy';
import type { KernelEntry } from '../../../src/kernels/defineKernel';
import { embedding } from '../../../src/kernels/embedding/embedding';
import { gelu } from '../../../src/kernels/gelu/gelu';
import { gradientNorm } from '../../../src/kernels/gradientNorm/gradientNorm';
import { layerNorm } from '../../../src/kernels/layerNorm/layerNorm';
import { linearAttention } from '../../../src/kernels/linearAttention/linearAttention';
import { lstmCell } from '../../../src/kernels/lstmCell/lstmCell';
import { matmul } from '../../../src/kernels/matmul/matmul';
import type { MatmulUniforms } from '../../../src/kernels/matmul/matmul.reference';
import { positions } from '../../../src/kernels/positions/positions';
import { relu } from '../../../src/kernels/relu/relu';
import { rotary } from '../../../src/kernels/rotary/rotary';
import { scaledDotProduct } from '../../../src/kernels/scaledDotProduct/scaledDotProduct';
import { sigmoid } from '../../../src/kernels/sigmoid/sigmoid';
import { openSimd, simdBytes } from '../../../src/kernels/simd';
import { softmax } from '../../../src/kernels/softmax/softmax';
import { tanh } from '../../../src/kernels/tanh/tanh';
import { floats, integers } from '../../support/random';
import { expectSameBits } from '../../support/sameBits';
import { openThreads } from './againstOracle';

const kernels = [
  ...[adam, additiveScore, columnSum, copy, crossEntropy, embedding, gradientNorm, lstmCell, matmul, sigmoid, softmax],
  ...[tanh, layerNorm, relu, gelu, positions, rotary, linearAttention, scaledDotProduct],
];
const processor = await openCpuBackend(1);
const threaded = await openThreads(3);
const oracle = new CpuBackend('float64');

const SENTINEL = 77_777;
/** Elements before and behind each operand; neither is a multiple of 4. */
const [BEFORE, BEHIND] = [37, 41];

interface Shape {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

type Strides = Omit<MatmulUniforms, keyof Shape | 'accumulate'>;

type Form = (shape: Shape) => Strides;

/** A matrix whose rows stand `gap` elements apart. */
const gap = 3;
const rowsOf = (columns: number) => columns + gap;

/** The forms of src/model/operations/linear.ts, as parts of wider matrices, and of a batch where there is one. */
const forms: Record<string, Form> = {
  'x Wᵀ': ({ m, n, k }) => ({
    ...{ aRowStride: rowsOf(k), aColumnStride: 1, bRowStride: 1, bColumnStride: rowsOf(k), cRowStride: rowsOf(n) },
    ...{ aBatchStride: m * rowsOf(k), bBatchStride: n * rowsOf(k), cBatchStride: m * rowsOf(n) },
  }),
  'dy W': ({ m, n, k }) => ({
    ...{ aRowStride: rowsOf(k), aColumnStride: 1, bRowStride: rowsOf(n), bColumnStride: 1, cRowStride: rowsOf(n) },
    ...{ aBatchStride: m * rowsOf(k), bBatchStride: k * rowsOf(n), cBatchStride: m * rowsOf(n) },
  }),
  'dyᵀ x': ({ m, n, k }) => ({
    ...{ aRowStride: 1, aColumnStride: rowsOf(m), bRowStride: rowsOf(n), bColumnStride: 1, cRowStride: rowsOf(n) },
    ...{ aBatchStride: k * rowsOf(m), bBatchStride: k * rowsOf(n), cBatchStride: m * rowsOf(n) },
  }),
  // Those of dotScore.ts: the rows of a batch interleave.
  'Q Kᵀ, interleaved': ({ batch, n, k }) => ({
    ...{ aBatchStride: rowsOf(k), aRowStride: batch * rowsOf(k), aColumnStride: 1 },
    ...{ bBatchStride: rowsOf(k), bRowStride: 1, bColumnStride: batch * rowsOf(k) },
    ...{ cBatchStride: rowsOf(n), cRowStride: batch * rowsOf(n) },
  }),
  'dS K, interleaved': ({ batch, n, k }) => ({
    ...{ aBatchStride: rowsOf(k), aRowStride: batch * rowsOf(k), aColumnStride: 1 },
    ...{ bBatchStride: rowsOf(n), bRowStride: batch * rowsOf(n), bColumnStride: 1 },
    ...{ cBatchStride: rowsOf(n), cRowStride: batch * rowsOf(n) },
  }),
  'dSᵀ Q, interleaved': ({ batch, m, n }) => ({
    ...{ aBatchStride: rowsOf(m), aRowStride: 1, aColumnStride: batch * rowsOf(m) },
    ...{ bBatchStride: rowsOf(n), bRowStride: batch * rowsOf(n), bColumnStride: 1 },
    ...{ cBatchStride: rowsOf(n), cRowStride: batch * rowsOf(n) },
  }),
  'neither side adjacent': ({ batch, m, n, k }) => ({
    ...{ aBatchStride: 1, aRowStride: 2 * batch, aColumnStride: 2 * batch * m },
    ...{ bBatchStride: 1, bRowStride: 3 * batch, bColumnStride: 3 * batch * k },
    ...{ cBatchStride: rowsOf(n), cRowStride: batch * rowsOf(n) },
  }),
};

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65];
/** Every size meets every other one on each side of the product. */
const shapes = sizes.flatMap((m, i) =>
  sizes.map((n, j) => ({ m, n, k: sizes[(i + 3 * j) % sizes.length] as number, batch: 1 + ((i + j) % 3) })),
);
/** Beyond a block of the packed product in one direction each, and in two. */
const large = [
  { m: 5, n: 9, k: 256, batch: 1 },
  { m: 5, n: 9, k: 257, batch: 2 },
  { m: 5, n: 256, k: 3, batch: 1 },
  { m: 3, n: 261, k: 5, batch: 2 },
  { m: 6, n: 515, k: 519, batch: 1 },
];

test('this machine has the functions that the kernels name', async () => {
  const simd = openSimd(await simdBytes(), new WebAssembly.Memory({ initial: 1, maximum: 32_768 }), () => 0);
  const named = kernels.flatMap(({ entries }) =>
    Object.values(entries as Record<string, KernelEntry>).flatMap((entry) => entry.simd?.name ?? []),
  );
  expect(new Set([...named, 'begin', 'clear'])).toEqual(new Set(simd?.functions.keys()));
});

test.each(Object.entries(forms))('%s is the reference but for rounding', async (_name, form) => {
  for (const [index, shape] of [...shapes, ...large].entries()) {
    await check(shape, form(shape), { accumulate: index % 2 === 0, biased: index % 3 === 0, seed: index });
  }
});

test.each([
  { accumulate: false, biased: false },
  { accumulate: false, biased: true },
  { accumulate: true, biased: false },
  { accumulate: true, biased: true },
])('accumulate $accumulate with a bias $biased, at edges and within, over one block and several', async (options) => {
  for (const shape of [...large, { m: 4, n: 8, k: 4, batch: 1 }, { m: 1, n: 1, k: 1, batch: 1 }]) {
    for (const form of Object.values(forms)) await check(shape, form(shape), { ...options, seed: 5 });
  }
});

test('a product of no depth is its bias', async () => {
  const shape = { m: 5, n: 9, k: 0, batch: 2 };
  const form = forms['x Wᵀ'] as Form;
  await check(shape, form(shape), { accumulate: false, biased: true, seed: 1 });
});

test('what is not a number stays in its row, and what stood in C is no part of a product', async () => {
  const backend = await openCpuBackend(1);
  const uniforms = { ...{ batch: 1, m: 5, n: 9, k: 6, accumulate: 0 }, ...(forms['dy W'] as Form)(odd) };
  const a = floats(5 * rowsOf(6), 1);
  a[2 * rowsOf(6) + 1] = Number.NaN;
  const views = {
    a: put(backend, a, 0),
    b: put(backend, floats(6 * rowsOf(9), 2), 0),
    c: put(backend, new Float32Array(5 * rowsOf(9)).fill(Number.NaN), 0),
  };
  backend.submit(await backend.prepare('test', [matmul.dispatch('forward', views, uniforms)]));
  const c = await backend.read(views.c);
  for (let row = 0; row < 5; row++) {
    const finite = c.subarray(row * rowsOf(9), row * rowsOf(9) + 9).every(Number.isFinite);
    expect(finite, `row ${row}`).toBe(row !== 2);
  }
});

test('where there is no SIMD the references compute the same', async () => {
  const module = vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
    throw new WebAssembly.CompileError('no SIMD');
  });
  try {
    const shape = { m: 5, n: 9, k: 6, batch: 2 };
    const fallback = await openCpuBackend(1);
    await check(shape, (forms['x Wᵀ'] as Form)(shape), { accumulate: true, biased: true, seed: 2 }, fallback);
    expect(module).toHaveBeenCalled();
  } finally {
    module.mockRestore();
  }
});

test('a program that was prepared before the memory grew computes the same after it', async () => {
  const backend = await openCpuBackend(1);
  const shape = { m: 9, n: 17, k: 33, batch: 2 };
  const uniforms = { ...shape, ...(forms['x Wᵀ'] as Form)(shape), accumulate: 0 };
  const { lengths } = extents(uniforms);
  const views = {
    a: put(backend, floats(lengths.a, 1), 5),
    b: put(backend, floats(lengths.b, 2), 6),
    c: put(backend, new Float32Array(lengths.c), 7),
  };
  const program = await backend.prepare('test', [matmul.dispatch('forward', views, uniforms)]);
  backend.submit(program);
  const before = (await backend.read(views.c)).slice();
  backend.allocate('more', 3_000_000, 'f32');
  backend.write(views.c, new Float32Array(lengths.c));
  backend.submit(program);
  expect(await backend.read(views.c)).toEqual(before);
  expect(before.some((value) => value !== 0)).toBe(true);
});

const odd: Shape = { batch: 1, m: 5, n: 9, k: 6 };

interface Options {
  readonly accumulate: boolean;
  readonly biased: boolean;
  readonly seed: number;
}

/** One product on both backends; all of C's storage must agree, and what is not C be untouched. */
async function check(
  shape: Shape,
  strides: Strides,
  { accumulate, biased, seed }: Options,
  subject = processor,
): Promise<void> {
  const uniforms: MatmulUniforms = { ...shape, ...strides, accumulate: Number(accumulate) };
  const { lengths, written } = extents(uniforms);
  const offsets = integers(4, seed, 15);
  const operands = {
    a: floats(lengths.a, seed + 1),
    b: floats(lengths.b, seed + 2),
    c: floats(lengths.c, seed + 3),
    bias: floats(shape.n, seed + 4),
  };
  const run = async (backend: CpuBackend) => {
    const names = ['a', 'b', 'c', 'bias'] as const;
    const [a, b, c, bias] = names.map((name, i) => put(backend, operands[name], offsets[i] as number)) as Views;
    const dispatch: Dispatch = biased
      ? matmul.dispatch('forwardWithBias', { a, b, c, bias }, uniforms)
      : matmul.dispatch('forward', { a, b, c }, uniforms);
    backend.submit(await backend.prepare('test', [dispatch]));
    const results = [a, b, c, bias].map(({ storage }) => backend.peek({ storage, offset: 0, length: storage.length }));
    for (const { storage } of [a, b, c, bias]) backend.release(storage);
    return results;
  };
  const got = await run(subject);
  if (subject === processor)
    for (const [operand, numbers] of (await run(threaded)).entries())
      expectSameBits(numbers, got[operand], 'on threads');
  const want = await run(oracle);
  const label = JSON.stringify({ ...shape, accumulate, biased });
  const start = BEFORE + (offsets[2] as number);
  for (const [operand, numbers] of got.entries()) {
    const wanted = want[operand] as Float64Array;
    expect(numbers.length).toBe(wanted.length);
    for (let i = 0; i < numbers.length; i++) {
      const [is, should] = [numbers[i] as number, wanted[i] as number];
      const tolerance = operand === 2 && written.has(i - start) ? 3e-7 * (2 + shape.k) : 0;
      if (Math.abs(is - should) > tolerance) expect.fail(`${label}: operand ${operand}, ${i} is ${is}, not ${should}.`);
    }
  }
}

type Views = [BufferView, BufferView, BufferView, BufferView];

/** A storage with the numbers at an odd place among sentinels; the view of them. */
function put(backend: CpuBackend, numbers: Float32Array, offset: number): BufferView {
  const start = BEFORE + offset;
  const storage = backend.allocate('test', start + numbers.length + BEHIND, 'f32');
  const all = new Float32Array(storage.length).fill(SENTINEL);
  all.set(numbers, start);
  backend.write({ storage, offset: 0, length: storage.length }, all);
  return { storage, offset: start, length: numbers.length };
}

/** Elements that each operand reaches over, and the places of C that are written. */
function extents(u: MatmulUniforms): { lengths: { a: number; b: number; c: number }; written: Set<number> } {
  const reach = (batch: number, rows: number, row: number, columns: number, column: number) =>
    Math.max(1, (u.batch - 1) * batch + Math.max(0, rows - 1) * row + Math.max(0, columns - 1) * column + 1);
  const written = new Set<number>();
  for (let i = 0; i < u.batch; i++)
    for (let m = 0; m < u.m; m++) for (let n = 0; n < u.n; n++) written.add(i * u.cBatchStride + m * u.cRowStride + n);
  const lengths = {
    a: reach(u.aBatchStride, u.m, u.aRowStride, u.k, u.aColumnStride),
    b: reach(u.bBatchStride, u.k, u.bRowStride, u.n, u.bColumnStride),
    c: reach(u.cBatchStride, u.m, u.cRowStride, u.n, 1),
  };
  return { lengths, written };
}
