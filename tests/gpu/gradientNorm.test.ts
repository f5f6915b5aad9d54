import { beforeAll, describe, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { gradientNorm } from '../../src/kernels/gradientNorm/gradientNorm';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

type Views<Entry extends 'partial' | 'finish'> = Parameters<typeof gradientNorm.dispatch<Entry>>[1];

describe.each([1, 2, 63, 64, 65, 257, 5000])('%i gradients', (count) => {
  test.each([1, 3, 64])('in %i parts', async (parts) => {
    const arrays = { gradients: floats(count, 1, 3), partials: floats(parts, 2) };
    const perPart = Math.min(count, Math.ceil(count / (parts * 256)) * 256);
    const dispatch = (views: Views<'partial'>) => gradientNorm.dispatch('partial', views, { count, parts });
    await agree(gpu, dispatch, arrays, { partials: sumTolerance(Math.ceil(count / (parts * 256)) + 8, 9 * perPart) });
  });
});

interface Finish {
  readonly partials: Float32Array;
  readonly maximumNorm: number;
  readonly step: number;
  readonly loss?: number;
  readonly sick?: number;
}

async function finish({ partials, maximumNorm, step, loss = 1.5, sick = 0 }: Finish) {
  const ledgerRows = 5;
  const arrays = {
    partials,
    summary: Float32Array.of(loss, 7, 9, 2),
    clock: Uint32Array.of(step),
    clip: floats(1, 1),
    health: Uint32Array.of(sick),
    ledger: floats(ledgerRows * 8, 2),
  };
  const uniforms = { parts: partials.length, maximumNorm, ledgerRows };
  const dispatch = (views: Views<'finish'>) => gradientNorm.dispatch('finish', views, uniforms);
  const norm = Math.sqrt(partials.reduce((sum, part) => sum + part, 0));
  const magnitude = Number.isFinite(norm) ? Math.max(norm, 1) : 0;
  const ledger = sumTolerance(partials.length + 8, magnitude);
  const after = await agree(gpu, dispatch, arrays, { clip: sumTolerance(partials.length + 8, 1), health: 0, ledger });
  const row = (step - 1) % ledgerRows;
  const elsewhere = (_: number, i: number) => Math.floor(i / 8) !== row;
  expect(after.ledger.filter(elsewhere), 'the other rows of the ledger').toEqual(arrays.ledger.filter(elsewhere));
  return { ...after, row: Array.from(after.ledger.subarray(row * 8, row * 8 + 8)) };
}

const squares = (length: number, scale: number) => floats(length, 3, scale).map((part) => part * part);

describe('finish', () => {
  test.each([1, 2, 63, 64, 65, 300])('%i parts, clipped', async (parts) => {
    const { clip, health, row } = await finish({ partials: squares(parts, 10), maximumNorm: 0.5, step: 3 });
    expect(clip[0]).toBeLessThan(1);
    expect(health[0]).toBe(0);
    expect(row[0]).toBe(3);
    expect(row.slice(3, 6)).toEqual([7, 9, 2]);
    expect(row[7]).toBe(1);
  });

  test('a norm below the maximum, a maximum of 0, a norm of 0', async () => {
    expect((await finish({ partials: squares(4, 0.1), maximumNorm: 5, step: 1 })).clip[0]).toBe(1);
    expect((await finish({ partials: squares(4, 100), maximumNorm: 0, step: 1 })).clip[0]).toBe(1);
    expect((await finish({ partials: new Float32Array(4), maximumNorm: 1, step: 1 })).clip[0]).toBe(1);
  });

  test('rows of the ledger come round', async () => {
    for (const step of [1, 5, 6, 11, 1_000_003]) {
      const { row } = await finish({ partials: squares(4, 1), maximumNorm: 1, step });
      expect(row[0]).toBe(step);
    }
  });

  test.each([NaN, Infinity, -Infinity])('a loss of %f is remembered by its step', async (loss) => {
    const { health, row } = await finish({ partials: squares(4, 1), maximumNorm: 1, step: 12, loss });
    expect(health[0]).toBe(12);
    expect(row[7]).toBe(0);
  });

  test.each([NaN, Infinity])('so is a norm of %f, and nothing is left of the gradients', async (part) => {
    const { clip, health, row } = await finish({ partials: Float32Array.of(1, part, 2), maximumNorm: 1, step: 12 });
    expect(health[0]).toBe(12);
    expect(clip[0]).toBe(0);
    expect(row[7]).toBe(0);
  });

  test('the first step that was not finite stays', async () => {
    expect((await finish({ partials: squares(4, 1), maximumNorm: 1, step: 9, sick: 4 })).health[0]).toBe(4);
    const again = await finish({ partials: squares(4, 1), maximumNorm: 1, step: 9, sick: 4, loss: NaN });
    expect(again.health[0]).toBe(4);
  });
});

test('a NaN among many gradients reaches the norm', async () => {
  const gradients = floats(1000, 1);
  gradients[777] = NaN;
  const arrays = { gradients, partials: new Float32Array(3) };
  const dispatch = (views: Views<'partial'>) => gradientNorm.dispatch('partial', views, { count: 1000, parts: 3 });
  const { partials } = await agree(gpu, dispatch, arrays, { partials: sumTolerance(12, 300) });
  expect(Array.from(partials, Number.isFinite)).toEqual([false, true, true]);
});
