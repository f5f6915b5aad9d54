import { expect, test } from 'vitest';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import { Graph } from '../../../src/model/graph/graph';
import { GraphMemory } from '../../../src/model/graph/memory';
import { ParameterStore } from '../../../src/model/parameterStore';

test('a constant is there once the graph is laid out, in each memory', async () => {
  const graph = new Graph(true);
  graph.activation('before', [3]);
  graph.constant('table', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
  graph.activation('after', [3]);
  const backend = new CpuBackend();
  for (let turn = 0; turn < 2; turn++) {
    const memory = new GraphMemory(backend, graph, new ParameterStore(backend, []));
    expect(Array.from(await memory.read('table'))).toEqual([1, 2, 3, 4, 5, 6]);
    for (const name of ['before', 'after']) expect(Array.from(await memory.read(name))).toEqual([0, 0, 0]);
    memory.release();
  }
});

test('a constant of another size is refused', () => {
  const graph = new Graph(false);
  expect(() => graph.constant('table', [2, 3], new Float32Array(5))).toThrow(
    'table [2, 3] takes 6 numbers; 5 were given.',
  );
});

test('a parameter may begin constant, and others begin as without it', async () => {
  const graph = new Graph(true);
  graph.parameter('norm.weight', [4], { kind: 'constant', value: 1 });
  graph.parameter('norm.bias', [4], { kind: 'constant', value: 0 });
  graph.parameter('linear.weight', [4], { kind: 'uniform', bound: 0.5 });
  const backend = new CpuBackend();
  const store = new ParameterStore(backend, graph.parameters);
  store.initialise(3);
  expect(Array.from(await store.read('norm.weight'))).toEqual([1, 1, 1, 1]);
  expect(Array.from(await store.read('norm.bias'))).toEqual([0, 0, 0, 0]);
  const alone = new ParameterStore(backend, graph.parameters.slice(2));
  alone.initialise(3);
  expect(await store.read('linear.weight')).toEqual(await alone.read('linear.weight'));
});
