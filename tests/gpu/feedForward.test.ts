/** The activations of a Transformer's feed-forward layers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { gelu } from '../../src/kernels/gelu/gelu';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { relu } from '../../src/kernels/relu/relu';
import { Graph } from '../../src/model/graph/graph';
import { lowerBackward, lowerForward } from '../../src/model/graph/lower';
import { GraphMemory } from '../../src/model/graph/memory';
import { copy as copyOperation } from '../../src/model/operations/copy';
import { gelu as geluOperation } from '../../src/model/operations/gelu';
import { relu as reluOperation } from '../../src/model/operations/relu';
import { ParameterStore } from '../../src/model/parameterStore';
import { agree, expectClose } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { GELU_SLOPE, geluTolerance, ROUNDOFF, sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const counts = [1, 2, 63, 64, 65, 1000];
/** To the left of 0 gelu comes back to it; what is far out must not drown what is near. */
const LEFT = Float32Array.of(0, -0, -1e-20, -1e-4, -0.5, -1.4, -1.5, -5.6, -5.7, -89, -1e4, -3e38);
const RIGHT = LEFT.map((value) => -value);

describe('relu', () => {
  const far = [LEFT, RIGHT].map((x) => ({ x, count: x.length }));
  test.each([...counts.map((count) => ({ x: floats(count, count, 6), count })), ...far])(
    'of $count elements, there and back',
    async ({ x, count }) => {
      const forward = (views: Parameters<typeof relu.dispatch<'forward'>>[1]) =>
        relu.dispatch('forward', views, { count });
      await agree(gpu, forward, { x, y: floats(count, 1) }, { y: 0 });
      const backward = (views: Parameters<typeof relu.dispatch<'backward'>>[1]) =>
        relu.dispatch('backward', views, { count });
      await agree(gpu, backward, { x, dY: floats(count, 2), dX: floats(count, 3) }, { dX: sumTolerance(1, 2) });
    },
  );
});

describe('gelu', () => {
  const forward = (x: Float32Array, tolerance: number) => {
    const count = x.length;
    const dispatch = (views: Parameters<typeof gelu.dispatch<'forward'>>[1]) =>
      gelu.dispatch('forward', views, { count });
    return agree(gpu, dispatch, { x, y: floats(count, 1) }, { y: tolerance });
  };
  const backward = (x: Float32Array) => {
    const count = x.length;
    const dispatch = (views: Parameters<typeof gelu.dispatch<'backward'>>[1]) =>
      gelu.dispatch('backward', views, { count });
    return agree(gpu, dispatch, { x, dY: floats(count, 2), dX: floats(count, 3) }, { dX: GELU_SLOPE + 3 * ROUNDOFF });
  };

  test.each(counts)('%i elements, there and back', async (count) => {
    await forward(floats(count, count, 6), geluTolerance(6));
    await backward(floats(count, count, 6));
  });

  test('where erf changes from one polynomial to another', async () => {
    const x = floats(1000, 4, 0.1).map((value, index) => (index % 2 ? Math.SQRT2 : -Math.SQRT2) + value);
    await forward(x, geluTolerance(1.6));
    await backward(x);
  });

  test('far to the left it is 0, and far to the right its argument', async () => {
    const { y } = await forward(LEFT, geluTolerance(5.7));
    expect(y.subarray(-3).every((value) => value === 0)).toBe(true);
    for (const x of RIGHT) await forward(Float32Array.of(x), geluTolerance(x));
    await backward(LEFT);
    await backward(RIGHT);
  });
});

test.each([relu, gelu])('a NaN stays visible in $name', async (kernel) => {
  const view = (name: string) => ({ storage: gpu.allocate(name, 2, 'f32'), offset: 0, length: 2 });
  const views = { x: view('x'), y: view('y') };
  gpu.write(views.x, Float32Array.of(Number.NaN, 1));
  gpu.submit(await gpu.prepare('nan', [kernel.dispatch('forward', views, { count: 2 })]));
  const [bad, good] = await gpu.read(views.y);
  expect(Number.isFinite(bad)).toBe(false);
  expect(Number.isFinite(good)).toBe(true);
});

test('row by row in one shader they compute what their kernels do', async () => {
  const [rows, columns] = [5, 67];
  const graph = new Graph(true);
  const names = ['a', 'b', 'c'] as const;
  const values = names.map((name) => graph.activation(name, [rows, columns]));
  const [a, b, c] = values as [(typeof values)[0], (typeof values)[0], (typeof values)[0]];
  graph.add(geluOperation({ x: a, y: b }));
  graph.add(reluOperation({ x: b, y: c }));
  graph.add(copyOperation({ x: a, y: c, accumulate: true }));
  const run = async (scans: 'operations' | 'sequences') => {
    const parameters = new ParameterStore(gpu, []);
    const memory = new GraphMemory(gpu, graph, parameters);
    gpu.write(memory.data(a.tensor), floats(rows * columns, 1, 4));
    gpu.write(memory.gradient(c.tensor), floats(rows * columns, 2));
    const commands = [...lowerForward(graph, memory, scans), ...lowerBackward(graph, memory, scans)];
    gpu.submit(await gpu.prepare(scans, commands));
    return {
      dispatches: commands.length,
      results: await Promise.all([gpu.read(memory.data(c.tensor)), gpu.read(memory.gradient(a.tensor))]),
    };
  };
  const [apart, together] = [await run('operations'), await run('sequences')];
  expect([apart.dispatches, together.dispatches]).toEqual([6, 2]);
  for (const [index, result] of together.results.entries()) {
    const tolerance = index === 0 ? geluTolerance(4) : GELU_SLOPE;
    expectClose(result, apart.results[index] as Float32Array, tolerance, `result ${index}`);
    expect(result.some((value) => value !== 0)).toBe(true);
  }
});
