/** The documents' own attention modules against ours: the same weights in, the same context and weights out. */
import { expect, test } from 'vitest';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import { attend } from '../../../src/model/attention/attend';
import { Graph } from '../../../src/model/graph/graph';
import { lowerForward } from '../../../src/model/graph/lower';
import { GraphMemory } from '../../../src/model/graph/memory';
import { at } from '../../../src/model/graph/value';
import { ParameterStore } from '../../../src/model/parameterStore';
import { documentCases } from '../../golden/documents';
import type { GoldenTensor } from '../../golden/golden';

const TOLERANCE = 1e-6;
/** A state that a mechanism has no business to look at. */
const ELSEWHERE = 9;

test.each(documentCases)('$attention attention gives what the document’s module gives', async (golden) => {
  const { attention: id, decoderHidden, encoderOutputs } = golden;
  const [batch = 1, hidden = 1] = decoderHidden.shape;
  const [, source = 1, width = 1] = encoderOutputs.shape;
  const model = {
    attention: id,
    inputFeeding: false,
    embedding: 1,
    hidden: width,
    decoderHidden: hidden,
    encoderLayers: 1,
    encoderDirections: 1,
    decoderLayers: 1,
    sourceVocabulary: 1,
    targetVocabulary: 1,
  };
  // Inputs of a graph are whole numbers, so that states and outputs stand in parameters.
  const graph = new Graph(false);
  const states = graph.parameter('states', [2, batch, hidden], { kind: 'normal' }); // before and after the LSTM
  const outputs = graph.parameter('outputs', [source, batch, width], { kind: 'normal' });
  const lengths = graph.input('lengths', [batch]);
  const attention = attend(id, { graph, model, encoded: { outputs, lengths, finalStates: [] }, states });
  graph.scan({ name: 'decoder', steps: 1, reverse: false }, (body) => {
    attention?.beforeCell?.(body);
    attention?.afterCell?.(body, at);
  });

  const backend = new CpuBackend('float64');
  const store = new ParameterStore(backend, graph.parameters);
  const memory = new GraphMemory(backend, graph, store);
  const other = decoderHidden.data.map(() => ELSEWHERE);
  const looksBefore = attention?.beforeCell !== undefined;
  store.write('states', looksBefore ? [...decoderHidden.data, ...other] : [...other, ...decoderHidden.data]);
  store.write('outputs', timeMajor(encoderOutputs));
  for (const [name, { data }] of Object.entries(golden.parameters)) store.write(name, data);
  memory.writeInputs({ lengths: new Uint32Array(batch).fill(source) });
  backend.submit(await backend.prepare('attention', lowerForward(graph, memory)));

  for (const name of ['weights', 'context'] as const) {
    const got = await memory.read(`decoder.attention.${name}`);
    const { data } = golden[name];
    expect(got.length, name).toBe(data.length);
    const worst = Math.max(...data.map((value, index) => Math.abs(value - (got[index] ?? Number.NaN))));
    expect(worst, name).toBeLessThanOrEqual(TOLERANCE);
  }
});

test('every parameter of the score is among the document’s', () => {
  const names = documentCases.map(({ attention, parameters }) => [attention, ...Object.keys(parameters)]);
  expect(names).toEqual([
    [
      'additive',
      'decoder.attention.W.weight',
      'decoder.attention.U.weight',
      'decoder.attention.U.bias',
      'decoder.attention.v.weight',
    ],
    ['dot'],
    ['general', 'decoder.attention.W.weight'],
    ['concat', 'decoder.attention.W.weight', 'decoder.attention.v.weight'],
  ]);
});

/** [B, S, K] as [S, B, K]. */
function timeMajor({ shape, data }: GoldenTensor): number[] {
  const [batch = 1, source = 1, width = 1] = shape;
  return Array.from({ length: source }, (_, s) =>
    Array.from({ length: batch }, (_, b) => data.slice((b * source + s) * width, (b * source + s + 1) * width)),
  ).flat(2);
}
