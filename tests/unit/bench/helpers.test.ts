import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseRows } from '../../../bench/chooseRows';
import { requireDemandedGpu } from '../../../bench/demandedGpu';
import { quantile } from '../../../bench/quantile';
import { operationsOf, squareProducts, untilLong } from '../../../bench/rates';
import type { RowKey } from '../../../bench/row';
import { workloads } from '../../../bench/workloads';

describe('a quantile', () => {
  it('lies between neighbours', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([0, 10], 0.1)).toBeCloseTo(1, 12);
    expect(quantile([0, 10], 0.9)).toBeCloseTo(9, 12);
    expect(quantile([7], 0.9)).toBe(7);
  });

  it('of nothing is not a number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

it('counts the operations of a step', () => {
  const [W1, W2] = workloads.map((workload) => operationsOf(workload) / 1e9);
  expect(W1).toBeCloseTo(0.6347, 4);
  expect(W2).toBeCloseTo(22.2718, 4);
});

describe('what is timed for a rate', () => {
  it('is every product that computes the whole, and none that does not apply', () => {
    const names = squareProducts(256).map((variant) => variant?.label);
    expect(names).toContain(undefined);
    expect(names).toContain('registers 8 × 8, A B');
    expect(names).not.toContain('registers 8 × 8, A Bᵀ');
    expect(names).not.toContain('registers 1 × 8, A B');
  });

  it('doubles in size, and then in number, until its submission does not count', async () => {
    const asked: [size: number, times: number][] = [];
    const device = async (size: number, times: number) => {
      asked.push([size, times]);
      return 0.5 + size * times;
    };
    const { size, milliseconds } = await untilLong([2, 8], device);
    expect(asked).toEqual([
      [2, 1],
      [4, 1],
      [8, 1],
      [8, 2],
      [8, 4],
    ]);
    expect(size).toBe(8);
    expect(milliseconds).toBeCloseTo(8, 0);
  });
});

describe('--only', () => {
  const row = (workload: 'W1' | 'W2', engine: RowKey['engine'], backend: RowKey['backend']): RowKey => {
    return { workload, engine, backend, variant: 'core', host: 'chromium' };
  };
  const rows = [row('W1', 'tfjs', 'webgpu'), row('W1', 'jax-js', 'wasm'), row('W2', 'tfjs', 'wasm')] as const;

  it('chooses by alternatives, each of parts that must all be there', () => {
    expect(chooseRows(rows, 'jax-js')).toEqual([rows[1]]);
    expect(chooseRows(rows, 'webgpu,W2')).toEqual([rows[0], rows[2]]);
    expect(chooseRows(rows, 'w1/wasm,w2/webgl')).toEqual([rows[1]]);
  });

  it('chooses all where it is empty, and says so where nothing fits', () => {
    expect(chooseRows(rows, '')).toEqual(rows);
    expect(() => chooseRows(rows, 'W3')).toThrow('No row is named by "W3". Rows:\nW1 tfjs webgpu core');
  });
});

describe('a GPU that is demanded', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is the machine’s own, or the bench fails in words', () => {
    vi.stubEnv('INTERLINEAR_GPU', '1');
    expect(() => requireDemandedGpu('NVIDIA H200')).not.toThrow();
    expect(() => requireDemandedGpu('SwiftShader (software)')).toThrow('only SwiftShader (software) was found');
    expect(() => requireDemandedGpu(undefined)).toThrow('no adapter was found');
  });

  it('is none where nothing or 0 is said', () => {
    for (const said of [undefined, '0']) {
      vi.stubEnv('INTERLINEAR_GPU', said);
      expect(() => requireDemandedGpu(undefined)).not.toThrow();
    }
  });
});
