import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { benchmarks, plots } from '../../../bench/benchmarks';
import { operationsOf } from '../../../bench/rates';
import { FOLDER, merge, type Results, readResults } from '../../../bench/resultFiles';
import { arithmeticOf, costScale, scalePlot, sizeScale } from '../../../bench/scalePlot';
import { describeScale, groupsOf, jumpSentence } from '../../../bench/scaleSection';
import {
  jumpsOf,
  kiloflopPerToken,
  type ScalePoint,
  SWEPT_BATCH,
  type Sweep,
  sweeps,
  type TimedPoint,
  tokensOf,
  workloadAt,
} from '../../../bench/sweeps';
import { workloadNamed } from '../../../bench/workloads';

type Drawn = ScalePoint & { readonly timed: TimedPoint };

const point = (size: number, cost: number, kiloflop_per_token = 100): Drawn => ({
  backend: 'cpu',
  sweep: 'hidden',
  size,
  kiloflop_per_token,
  timed: {
    lowering: 'operations',
    us_per_token: cost,
    ms_per_step_median: 20.25,
    ms_p10: 19,
    ms_p90: 131.5,
    steps_timed: 7,
  },
});
const leftOut = (size: number): ScalePoint => ({ ...point(size, 1), timed: null });

/** Costs grow with the arithmetic but from 32 to 64. */
const knee = [point(16, 2, 100), point(32, 3, 150), point(64, 8, 200), point(128, 24, 600)];

const results = (scale: readonly ScalePoint[]): Results => {
  return { adapter: 'GPU', processor: 'a processor', rates: {}, rows: [], scale };
};

const sweepNamed = (name: Sweep['name']): Sweep => {
  const found = sweeps.find((sweep) => sweep.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe('a sweep', () => {
  it.each(sweeps)('of $name spans a decade', ({ sizes }) => {
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeGreaterThanOrEqual(10);
  });

  /** A software adapter makes about 0.5 GFLOP of a step in a second, beside others; a step may take four. */
  it.each(sweeps)('of $name is not too much for a software adapter', (sweep) => {
    const steps = sweep.sizes.map((size) => operationsOf(workloadAt(sweep, size)) / 1e9);
    expect(Math.max(...steps)).toBeLessThan(1);
  });

  it('changes the size that it names and no other', () => {
    const { model, shape: whole } = workloadNamed('W1');
    const shape = { ...whole, batch: SWEPT_BATCH };
    expect(workloadAt(sweepNamed('batch'), 8)).toMatchObject({ model, shape: { ...shape, batch: 8 } });
    expect(workloadAt(sweepNamed('hidden'), 16)).toMatchObject({
      model: { ...model, hidden: 16, decoderHidden: 16 },
      shape,
    });
    expect(workloadAt(sweepNamed('length'), 6)).toMatchObject({
      model,
      shape: { ...shape, sourceSteps: 6, targetSteps: 6 },
    });
  });

  it('counts the tokens of both sides and their arithmetic', () => {
    expect(tokensOf(workloadNamed('W1'))).toBe(128 * 22);
    expect(kiloflopPerToken(workloadNamed('W1'))).toBe(225.4);
  });
});

describe('a jump', () => {
  it('lies between neighbours that were timed', () => {
    expect(jumpsOf([point(16, 2), point(32, 3), leftOut(64), point(128, 9), point(256, 18, 300)])).toEqual([
      { from: 16, to: 32, cost: 1.5, arithmetic: 1 },
      { from: 128, to: 256, cost: 2, arithmetic: 3 },
    ]);
    expect(jumpsOf([])).toEqual([]);
  });

  it('is told where it is largest, by itself and beyond the arithmetic', () => {
    expect(jumpSentence(knee)).toBe(
      'hidden, cpu: the largest jump is 3.00 ×, from 64 to 128, where the arithmetic grows 3.00 ×; ' +
        'beyond the arithmetic it is 2.00 ×, from 32 to 64.',
    );
  });

  it('needs two points; what is left out is said', () => {
    expect(jumpSentence([point(16, 2), leftOut(32), leftOut(64)])).toBe(
      'hidden, cpu: too few points for a jump. Left out, for a step would take more than 4 s: 32, 64.',
    );
  });
});

describe('the section', () => {
  it('has the points in a table and a sentence for each sweep and backend', () => {
    const onGpu = knee.map((each): ScalePoint => ({ ...each, backend: 'webgpu' }));
    const batch: ScalePoint = { ...point(8, 1), sweep: 'batch' };
    expect(groupsOf([...knee, ...onGpu, batch])).toEqual([[batch], knee, onGpu]);
    const lines = describeScale([point(16, 2.345), leftOut(32)]).split('\n');
    expect(lines.map((line) => line.replace(/ {2,}/g, ' ')).slice(2)).toEqual([
      '| hidden | 16 | cpu | operations | 100 | 2.35 | 20.3 (19.0 – 132) | 7 |',
      '| hidden | 32 | cpu | – | 100 | – | – | – |',
      '',
      '- hidden, cpu: too few points for a jump. Left out, for a step would take more than 4 s: 32.',
    ]);
  });

  it('stands under its command, with the plot', () => {
    const text = benchmarks([results(knee)]);
    expect(text).toContain('### Scale: `npm run bench -- --scale`');
    expect(text).toContain('(bench/results/gpu-a-processor-scale.svg)');
    expect(benchmarks([results([])])).not.toContain('### Scale');
  });

  it('keeps the points of the other backend', () => {
    const onGpu: ScalePoint = { ...point(16, 5), backend: 'webgpu' };
    const before = results([point(16, 99), point(32, 99), onGpu]);
    expect(merge(before, results([point(16, 2)])).scale).toEqual([point(16, 2), onGpu]);
    const { scale: _, ...withoutAny } = results([]);
    expect(merge(before, withoutAny).scale).toEqual(before.scale);
  });
});

describe('the plot', () => {
  it('is logarithmic: a decade of cost is as high anywhere, a doubling of a size as wide', () => {
    const y = costScale(knee);
    expect(y.domain()).toEqual([1, 100]);
    expect(y(1) - y(10)).toBeCloseTo(y(10) - y(100), 9);
    const x = sizeScale(sweepNamed('hidden'));
    expect(x(32) - x(16)).toBeCloseTo(x(256) - x(128), 9);
  });

  it('draws the arithmetic at the best rate of the sweep', () => {
    expect(knee.map((each) => arithmeticOf(each, knee))).toEqual([2, 3, 4, 12]);
  });

  it('has a panel a sweep, axes with units, and a mark for each point that was timed', () => {
    const svg = scalePlot([...knee, leftOut(256), { ...point(8, 50), sweep: 'batch', backend: 'webgpu' }]);
    for (const label of ['batch, pairs', 'hidden, units', 'length, steps of source and of target', 'µs per token'])
      expect(svg).toContain(`>${label}<`);
    const legend = 1;
    expect(svg.match(/<circle /g)).toHaveLength(knee.length + legend);
    expect(svg.match(/<rect x=/g)).toHaveLength(1 + legend);
    expect(svg).toContain('@media(prefers-color-scheme:dark)');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('is, where it is kept, what the kept points make', async () => {
    for (const [name, svg] of plots(await readResults())) {
      expect(await readFile(new URL(name, FOLDER), 'utf8'), name).toBe(svg);
    }
  });
});
