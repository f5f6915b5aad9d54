import { describe, expect, it } from 'vitest';
import { chooseRows } from '../../../bench/chooseRows';
import { quantile } from '../../../bench/quantile';
import { operationsOf } from '../../../bench/rates';
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
