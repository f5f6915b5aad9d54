/** Operations in float64, alone over all time steps and step by step in a scan, against central differences. */
import { describe, expect, test } from 'vitest';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import { Graph } from '../../../src/model/graph/graph';
import { lowerBackward, lowerForward } from '../../../src/model/graph/lower';
import { GraphMemory } from '../../../src/model/graph/memory';
import type { Operation } from '../../../src/model/graph/operation';
import { at, elements, type Operand, type Value } from '../../../src/model/graph/value';
import { rotaryTable, sinusoidalTable } from '../../../src/model/layers/positionTables';
import { addPositions } from '../../../src/model/operations/addPositions';
import { copy } from '../../../src/model/operations/copy';
import { gelu } from '../../../src/model/operations/gelu';
import { headMean } from '../../../src/model/operations/headMean';
import { layerNorm } from '../../../src/model/operations/layerNorm';
import { overrideHeads } from '../../../src/model/operations/override';
import { relu } from '../../../src/model/operations/relu';
import { removeColumns } from '../../../src/model/operations/removeColumns';
import { rotary } from '../../../src/model/operations/rotary';
import { switchHeads } from '../../../src/model/operations/switchHeads';
import { ParameterStore } from '../../../src/model/parameterStore';
import { dot } from '../../support/gradients';
import { floats } from '../../support/random';

const [steps, batch, size, heads] = [3, 2, 8, 2];
const shape = [steps, batch, size];

/** Makes an operation of x and y, which are whole or move with a step as `by` says, and of what it adds to the graph. */
type Build = (graph: Graph, by: (value: Value) => Operand) => (x: Operand, y: Operand) => Operation;

const uniform = { kind: 'uniform', bound: 1 } as const;
const operations: Record<string, Build> = {
  relu: () => (x, y) => relu({ x, y }),
  gelu: () => (x, y) => gelu({ x, y }),
  copy: () => (x, y) => copy({ x, y }),
  layerNorm(graph, by) {
    const weight = graph.parameter('norm.weight', [size], uniform);
    const bias = graph.parameter('norm.bias', [size], uniform);
    const stats = graph.activation('stats', [steps, batch, 2]);
    return (x, y) => layerNorm({ x, weight, bias, y, stats: by(stats) });
  },
  'learned positions'(graph) {
    const table = graph.parameter('positions.weight', [steps + 1, size], { kind: 'normal' });
    return (x, y) => addPositions({ x, table, y, learned: true });
  },
  'sinusoidal positions'(graph) {
    const table = graph.constant('table', [steps, size], sinusoidalTable(steps, size));
    return (x, y) => addPositions({ x, table, y, learned: false });
  },
  rotary(graph) {
    const table = graph.constant('table', [steps, size / heads], rotaryTable(steps, size / heads));
    return (x, y) => rotary({ x, table, y, heads });
  },
};

/** Numbers that float32 holds exactly, with or without half a difference. */
const H = 2 ** -12;
const exact = (length: number, seed: number) =>
  floats(length, seed, 2).map((value) => Math.round(value / H) * H + H / 4);

async function run(build: Build, inScan: boolean) {
  const backend = new CpuBackend('float64');
  const graph = new Graph(true);
  const [x, y] = [graph.activation('x', shape), graph.activation('y', shape)];
  const by = (value: Value): Operand => (inScan ? at(value) : value);
  const operation = build(graph, by)(by(x), by(y));
  if (inScan) graph.scan({ name: 'steps', steps, reverse: false }, (body) => body.add(operation));
  else graph.add(operation);
  const parameters = new ParameterStore(backend, graph.parameters);
  parameters.initialise(1);
  const memory = new GraphMemory(backend, graph, parameters);
  const forward = await backend.prepare('forward', lowerForward(graph, memory));
  const dY = exact(elements(shape), 2);
  const inputs = [x.tensor, ...graph.parameters.map(({ tensor }) => tensor)];
  const numbers = new Map(inputs.map((tensor, index) => [tensor, exact(elements(tensor.shape), 3 + index)]));
  for (const [tensor, data] of numbers) backend.write(memory.data(tensor), data);
  backend.write(memory.gradient(y.tensor), dY);
  const loss = () => {
    backend.submit(forward);
    return dot(backend.peek(memory.data(y.tensor)) as Float64Array, dY);
  };
  loss();
  const outputs = backend.peek(memory.data(y.tensor));
  backend.submit(await backend.prepare('backward', lowerBackward(graph, memory)));
  for (const [tensor, data] of numbers) {
    const gradient = backend.peek(memory.gradient(tensor));
    for (const [index, value] of data.entries()) {
      const shifted = (by: number) => {
        data[index] = value + by;
        backend.write(memory.data(tensor), data);
        return loss();
      };
      const difference = (shifted(H) - shifted(-H)) / (2 * H);
      shifted(0);
      // H² times a third derivative, of at most a few dozen.
      expect(Math.abs(Number(gradient[index]) - difference), `${tensor.name}[${index}]`).toBeLessThan(1e-6);
    }
  }
  return outputs;
}

describe.each(Object.entries(operations))('%s', (_, build) => {
  test('is the same over all steps and step by step, and backward is its derivative', async () => {
    const together = await run(build, false);
    expect(await run(build, true)).toEqual(together);
    expect(together.some((value) => value !== 0)).toBe(true);
  });
});

/** Runs a forward graph in float32 and gives a value's numbers. */
async function forward(graph: Graph, data: ReadonlyMap<Value, Float32Array | Uint32Array>, of: string) {
  const backend = new CpuBackend();
  const memory = new GraphMemory(backend, graph, new ParameterStore(backend, []));
  for (const [value, numbers] of data) backend.write(memory.data(value.tensor), numbers);
  backend.submit(await backend.prepare('forward', lowerForward(graph, memory)));
  return Array.from(await memory.read(of));
}

test('a residual is added to what is there', async () => {
  const graph = new Graph(false);
  const [x, y] = [graph.activation('x', [2, 3]), graph.activation('y', [2, 3])];
  graph.add(copy({ x, y, accumulate: true }));
  const data = new Map([
    [x, Float32Array.of(1, 2, 3, 4, 5, 6)],
    [y, Float32Array.of(10, 20, 30, 40, 50, 60)],
  ]);
  expect(await forward(graph, data, 'y')).toEqual([11, 22, 33, 44, 55, 66]);
});

test('weights are set in every head, and averaged over the heads', async () => {
  for (const inScan of [false, true]) {
    const graph = new Graph(false);
    const by = (value: Value): Operand => (inScan ? at(value) : value);
    const values = graph.activation('weights', [2, 1, 2, 3]);
    const edits = graph.input('edits', [2, 1, 3]);
    const edited = graph.input('edited', [2, 1]);
    const mean = graph.activation('mean', [2, 1, 3]);
    const record = (to: Pick<Graph, 'add'>) => {
      to.add(overrideHeads({ values: by(values), edits: by(edits), edited: by(edited) }));
      to.add(headMean({ weights: by(values), mean: by(mean) }));
    };
    if (inScan) graph.scan({ name: 'steps', steps: 2, reverse: false }, record);
    else record(graph);
    const data = new Map<Value, Float32Array | Uint32Array>([
      [values, Float32Array.of(1, 0, 0, 0, 0.5, 0.5, 0, 0, 1, 0.5, 0.5, 0)],
      [edits, new Uint32Array(Float32Array.of(9, 9, 9, 0.25, 0.5, 0.25).buffer)],
      [edited, Uint32Array.of(0, 1)],
    ]);
    expect(await forward(graph, data, 'mean')).toEqual([0.5, 0.25, 0.25, 0.25, 0.5, 0.25]);
    expect(await forward(graph, data, 'weights')).toEqual([1, 0, 0, 0, 0.5, 0.5, 0.25, 0.5, 0.25, 0.25, 0.5, 0.25]);
  }
});

test('columns that are taken out leave the others of a row to sum to 1, and rows without them as they are', async () => {
  for (const inScan of [false, true]) {
    const graph = new Graph(false);
    const removed = graph.input('removed', [3]);
    const weights = graph.activation('weights', [2, 1, 2, 3]);
    const record = (to: Pick<Graph, 'add'>) =>
      to.add(removeColumns({ removed, weights: inScan ? at(weights) : weights }));
    if (inScan) graph.scan({ name: 'steps', steps: 2, reverse: false }, record);
    else record(graph);
    const data = new Map<Value, Float32Array | Uint32Array>([
      [removed, Uint32Array.of(0, 1, 0)],
      [weights, Float32Array.of(0.375, 0.5, 0.125, 0, 1, 0, 0.7, 0, 0.1, 0.5, 0.5, 0)],
    ]);
    const [kept, rest] = Float32Array.of(0.7, 0.1);
    expect(await forward(graph, data, 'weights')).toEqual([0.75, 0, 0.25, 0.5, 0, 0.5, kept, 0, rest, 1, 0, 0]);
  }
});

test('a head that is off gives a context of 0', async () => {
  const graph = new Graph(false);
  const [off, context] = [graph.input('off', [2]), graph.activation('context', [2, 1, 4])];
  graph.scan({ name: 'steps', steps: 2, reverse: false }, (body) =>
    body.add(switchHeads({ off, context: at(context) })),
  );
  const data = new Map<Value, Float32Array | Uint32Array>([
    [off, Uint32Array.of(0, 1)],
    [context, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
  ]);
  expect(await forward(graph, data, 'context')).toEqual([1, 2, 0, 0, 5, 6, 0, 0]);
});

test('positions beyond a table and tables of other heads are refused', async () => {
  const graph = new Graph(false);
  const [x, y] = [graph.activation('x', shape), graph.activation('y', shape)];
  const short = graph.constant('short', [steps - 1, size], sinusoidalTable(steps - 1, size));
  graph.add(addPositions({ x, table: short, y, learned: false }));
  await expect(forward(graph, new Map(), 'y')).rejects.toThrow('short [2, 8] has no row for position 2.');
  const other = new Graph(false);
  const [from, to] = [other.activation('x', shape), other.activation('y', shape)];
  const table = other.constant('table', [steps, size], rotaryTable(steps, size));
  other.add(rotary({ x: from, table, y: to, heads }));
  await expect(forward(other, new Map(), 'y')).rejects.toThrow('does not turn 2 heads');
});
