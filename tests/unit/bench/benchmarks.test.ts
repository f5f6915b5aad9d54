import { describe, expect, it } from 'vitest';
import { benchmarks, readBenchmarks } from '../../../bench/benchmarks';
import { fileNameOf, machineName, merge, type Results, readResults } from '../../../bench/resultFiles';
import type { Row } from '../../../bench/row';
import { rowsTable } from '../../../bench/rowsTable';

const ours: Row = {
  workload: 'W1',
  engine: 'interlinear',
  backend: 'webgpu',
  variant: 'sequence',
  host: 'chromium',
  ms_per_step_median: 20.25,
  ms_p10: 19,
  ms_p90: 31.5,
  dispatches_per_step: 40,
  submissions_per_step: 1,
  objects_created_per_step: 0,
  gpu_megabytes: 12.8,
  floor_ms: { arithmetic: 4, traffic: 0.5, launches: 0.25 },
  loss_first: 2.57247,
  loss_last: 1.5,
  steps: 60,
  steps_timed: 56,
};
const peer: Row = {
  ...ours,
  engine: 'tfjs',
  backend: 'wasm',
  variant: 'core',
  dispatches_per_step: null,
  submissions_per_step: null,
  objects_created_per_step: null,
  gpu_megabytes: null,
  floor_ms: null,
};
const results = (rows: readonly Row[], processor = 'a processor'): Results => ({
  adapter: 'GPU',
  processor,
  rates: {},
  rows,
});

describe('BENCHMARKS.md', () => {
  it('is what the kept rows make', async () => {
    expect(await readBenchmarks()).toBe(benchmarks(await readResults()));
  });

  it('has each host’s rows under its command', () => {
    const text = benchmarks([results([ours, { ...ours, host: 'node' }])]);
    expect(text.match(/^###? .*$/gm)).toEqual([
      '## GPU; a processor',
      '### W1: `npm run bench`',
      '### W1: `npm run bench -- --node`',
    ]);
  });
});

describe('a table of rows', () => {
  const cellsOf = (rows: readonly Row[]) =>
    rowsTable(rows)
      .split('\n')
      .slice(2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );

  it('compares a peer with the fastest of ours on the same device', () => {
    const slower = { ...ours, variant: 'step', ms_per_step_median: 99 };
    const onProcessor: Row = { ...ours, backend: 'cpu', ms_per_step_median: 10 };
    const onGpu: Row = { ...peer, backend: 'webgl', ms_per_step_median: 405 };
    const ratios = cellsOf([ours, slower, onProcessor, peer, onGpu]).map((cells) => cells[4]);
    expect(ratios).toEqual(['–', '–', '–', '2.0 ×', '20 ×']);
  });

  it('has dashes for what cannot be counted', () => {
    expect(cellsOf([peer])).toEqual([
      ['tfjs', 'wasm', 'core', '20.3 (19.0 – 31.5)', '–', '–', '–', '–', '–', '–', '2.5725', '1.5000 at 60', '56'],
    ]);
  });
});

describe('fresh rows', () => {
  it('take the place of those of the same name and leave the others', () => {
    const before = results([peer, { ...ours, ms_per_step_median: 99 }]);
    expect(merge(before, results([ours])).rows).toEqual([ours, peer]);
    expect(merge(before, results([{ ...ours, host: 'node' }])).rows).toHaveLength(3);
  });

  it('of a whole host leave nothing of it', () => {
    const inNode: Row = { ...peer, host: 'node' };
    expect(merge(results([peer, inNode]), results([ours]), 'chromium').rows).toEqual([ours, inNode]);
  });

  it('and what was left out take the place of either', () => {
    const { host, workload, engine, backend, variant } = peer;
    const row = { host, workload, engine, backend, variant };
    const without = merge(results([ours, peer]), { ...results([]), left_out: [{ row, reason: 'No.' }] });
    expect(without).toMatchObject({ rows: [ours], left_out: [{ reason: 'No.' }] });
    expect(benchmarks([without])).toContain('- tfjs, wasm, core is left out: No.');
    expect(merge(without, results([peer]))).toMatchObject({ rows: [ours, peer], left_out: [] });
    expect(merge(without, results([ours]), 'chromium').left_out).toEqual([]);
  });

  it('of another machine with the same adapter stand in a file of their own', () => {
    const [here, there] = [results([ours]), results([peer], 'EPYC, 2 threads')];
    expect(machineName(here, undefined)).toBe('gpu');
    expect(machineName(here, results([peer]))).toBe('gpu');
    expect(machineName(there, here)).toBe('gpu-epyc-2-threads');
  });
});

it('names files by their adapters', () => {
  expect(fileNameOf('SwiftShader (software)')).toBe('swiftshader');
  expect(fileNameOf('NVIDIA H200')).toBe('nvidia-h200');
});
