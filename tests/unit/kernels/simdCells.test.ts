/** The kernels that run as WebAssembly beside the product, against their float64 references, on sizes that leave ends of rows. */
import { expect, test } from 'vitest';
import { additiveScore } from '../../../src/kernels/additiveScore/additiveScore';
import { lstmCell } from '../../../src/kernels/lstmCell/lstmCell';
import { floats, mixedLengths } from '../../support/random';
import { accelerated, check, MARGIN, oracle, run, type Views } from './againstOracle';

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 65];

test.each(sizes)('lstmCell of %i units', async (hiddenSize) => {
  const batch = 6;
  const cells = batch * hiddenSize;
  const hiddenStride = 2 * hiddenSize;
  const lengths = mixedLengths(batch, 1, 4);
  for (const position of [0, 2]) {
    const uniforms = {
      ...{ batch, hiddenSize, position, cellPrevious: 0, cellNext: cells, hiddenStride, hiddenPrevious: hiddenSize },
      hiddenNext: batch * hiddenStride + hiddenSize,
    };
    const states = { cell: floats(2 * cells, 3, 2), lengths };
    await check(
      `forward ${hiddenSize}`,
      { ...states, gates: floats(4 * cells, 2, 6), hidden: floats(2 * batch * hiddenStride, 4) },
      (views) => lstmCell.dispatch('forward', views, uniforms),
      { gates: 3e-7, cell: 2e-6, hidden: 2e-6 },
    );
    await check(
      `backward ${hiddenSize}`,
      {
        ...states,
        gates: floats(4 * cells, 5).map((value) => (value + 1) / 2),
        dGates: floats(4 * cells, 6),
        dCell: floats(2 * cells, 7),
        dHidden: floats(2 * batch * hiddenStride, 8),
      },
      (views) => lstmCell.dispatch('backward', views, uniforms),
      { dGates: 2e-6, dCell: 2e-6, dHidden: 1e-6 },
    );
  }
});

test('the activations hold at zero, far out, and where there is no number', async () => {
  const special = [0, 1e-30, -1e-6, 1e-3, 0.3466, 9, -9, 50, -50, 87, -87.5, 200, -200, 1e30, Infinity, -Infinity, NaN];
  const hiddenSize = special.length;
  const uniforms = {
    ...{ batch: 1, hiddenSize, position: 0, cellPrevious: 0, cellNext: hiddenSize, hiddenStride: hiddenSize },
    ...{ hiddenPrevious: 0, hiddenNext: hiddenSize },
  };
  const arrays = {
    gates: Float32Array.from([...special, ...special, ...special, ...special]),
    cell: new Float32Array(2 * hiddenSize),
    hidden: new Float32Array(2 * hiddenSize),
    lengths: Uint32Array.of(1),
  };
  const dispatch = (views: Views<typeof arrays>) => lstmCell.dispatch('forward', views, uniforms);
  const got = (await run(accelerated, arrays, dispatch)).get('gates');
  const gates = Array.from(got?.subarray(MARGIN, MARGIN + 4 * hiddenSize) ?? []);
  for (const [index, x] of special.entries()) {
    const [sigmoid, tanh] = [gates[index] as number, gates[index + 2 * hiddenSize] as number];
    if (Number.isNaN(x)) {
      expect([sigmoid, tanh]).toEqual([Number.NaN, Number.NaN]);
      continue;
    }
    expect(Math.abs(sigmoid - 1 / (1 + Math.exp(-x))), `sigmoid ${x}`).toBeLessThan(1.5e-7);
    // Of itself, not of 1: near 0, tanh x is x.
    expect(Math.abs(tanh - Math.tanh(x)), `tanh ${x}`).toBeLessThanOrEqual(3e-7 * Math.abs(Math.tanh(x)));
  }
});

// Beyond ±20 a row takes another way; a few far numbers mix the two.
test.each(sizes.flatMap((size) => [1, 30].map((reach) => [size, reach] as const)))(
  'additiveScore of %i energies, keys and queries up to ±%i',
  async (size, reach) => {
    for (const { steps, batch, source } of [
      { steps: 1, batch: 3, source: 5 },
      { steps: 4, batch: 7, source: 6 },
    ]) {
      const uniforms = { steps, batch, source, size };
      const inputs = {
        query: floats(steps * batch * size, 1, 2).map((value, index) => (index % 11 === 3 ? value * reach : value)),
        keys: floats(source * batch * size, 2, 2).map((value, index) => (index % 31 === 2 ? value * reach : value)),
        lengths: mixedLengths(batch, 3, source),
      };
      const v = floats(size, 4);
      const dScores = floats(steps * batch * source, 5);
      const roundoff = 4e-7;
      await check(
        'forward',
        { ...inputs, v, scores: floats(steps * batch * source, 6) },
        (views) => additiveScore.dispatch('forward', views, uniforms),
        { scores: roundoff * (size + 2) },
      );
      await check(
        'backwardQuery',
        { ...inputs, v, dScores, dQuery: floats(steps * batch * size, 7) },
        (views) => additiveScore.dispatch('backwardQuery', views, uniforms),
        { dQuery: roundoff * (source + 2) },
      );
      await check(
        'backwardKeys',
        { ...inputs, v, dScores, dKeys: floats(source * batch * size, 8) },
        (views) => additiveScore.dispatch('backwardKeys', views, uniforms),
        { dKeys: roundoff * (steps + 2) },
      );
      await check(
        'backwardV',
        { ...inputs, dScores, dV: floats(size, 9) },
        (views) => additiveScore.dispatch('backwardV', views, uniforms),
        { dV: roundoff * (steps * batch * source + 2) },
      );
    }
  },
);

test('the exponentials of keys are those of the program that runs', async () => {
  const uniforms = { steps: 1, batch: 2, source: 3, size: 4 };
  const lengths = Uint32Array.of(3, 3);
  const arrays = { query: floats(8, 1), keys: floats(24, 2), v: floats(4, 3), lengths, scores: new Float32Array(6) };
  const [first, second] = await Promise.all(
    [accelerated, oracle].map(async (backend) => {
      const views = Object.fromEntries(
        Object.entries(arrays).map(([name, array]) => {
          const storage = backend.allocate(name, array.length, array instanceof Uint32Array ? 'u32' : 'f32');
          const view = { storage, offset: 0, length: array.length };
          backend.write(view, array);
          return [name, view];
        }),
      ) as Views<typeof arrays>;
      const program = await backend.prepare('test', [additiveScore.dispatch('forward', views, uniforms)]);
      backend.submit(program);
      backend.write(views.keys, floats(24, 9));
      backend.submit(program);
      return Array.from(backend.peek(views.scores));
    }),
  );
  for (const [index, score] of (second ?? []).entries()) expect(first?.[index]).toBeCloseTo(score, 5);
});
