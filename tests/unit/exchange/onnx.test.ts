/** What an exported model computes in onnxruntime-web, against the engine's own greedy decoding. */
import { strFromU8, unzipSync } from 'fflate';
import * as ort from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import type { HostTensor, ModelState } from '../../../src/exchange/modelState';
import { exportOnnx } from '../../../src/exchange/onnx/exportOnnx';
import type { Backend } from '../../../src/kernels/backend';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { type AttentionId, attentionById, attentionMechanisms } from '../../../src/model/attention';
import { lowerForward } from '../../../src/model/graph/lower';
import { GraphMemory } from '../../../src/model/graph/memory';
import { decodingGraph } from '../../../src/model/graphs';
import type { ModelSettings, TransformerSettings } from '../../../src/model/modelSettings';
import type { ParameterStore } from '../../../src/model/parameterStore';
import { marks } from '../../../src/tasks/vocabulary';
import {
  smallBatch,
  smallModel,
  smallModelOf,
  smallPairs,
  smallTask,
  smallTrainer,
  smallTraining,
  worstGap,
} from '../../support/smallModel';

ort.env.wasm.numThreads = 1;

/** Of logits and of weights, absolute. */
const TOLERANCE = 1e-5;
/** Sources of four lengths; the shortest is an end mark alone. */
const {
  size: B,
  sourceSteps: S,
  source,
  sourceLengths,
} = smallBatch(['abcdef', 'ba', 'cabd', ''].map((text) => ({ source: text, target: '' })));
/** Greedy steps, of which no row stops early. */
const T = 6;

const mechanisms = attentionMechanisms
  .filter(({ id }) => !attentionById(id).heads)
  .flatMap(({ id, canFeedInput }) =>
    (canFeedInput ? [false, true] : [false]).map((inputFeeding) => ({ attention: id, inputFeeding })),
  );

const depths = [1, 2].flatMap((encoderDirections) =>
  [1, 2].flatMap((encoderLayers) =>
    [1, 2].map((decoderLayers) => ({ encoderDirections, encoderLayers, decoderLayers })),
  ),
);

describe.each(mechanisms)('$attention, input feeding $inputFeeding', (mechanism) => {
  const { attends, objection } = attentionById(mechanism.attention);
  // A mechanism that needs equal sizes has no bridge.
  const bridges = objection ? [0] : [0, 1];

  test.each(depths)('directions $encoderDirections, layers $encoderLayers and $decoderLayers', async (depth) => {
    for (const bridge of bridges) {
      const { expected, state } = await trained({ ...mechanism, ...depth }, bridge);
      const got = await decodedByOnnx(state);
      expect(worstGap(got.logits, expected.logits)).toBeLessThanOrEqual(TOLERANCE);
      expect(worstGap(got.weights, expected.weights)).toBeLessThanOrEqual(TOLERANCE);
      expect(got.weights.length).toBe(attends ? T * B * S : 0);
      expect(got.weights.filter((_, index) => beyondLength(index)).every((weight) => weight === 0)).toBe(true);
    }
  });

  test('the comparison fails where any one parameter is another', async () => {
    const depth = { encoderDirections: 2, encoderLayers: 2, decoderLayers: 2 };
    const { expected, state } = await trained({ ...mechanism, ...depth }, bridges.at(-1) ?? 0);
    for (const [name, { shape, data }] of state.parameters) {
      const changed: HostTensor = { shape, data: data.map((value, index) => value + (index % 3) / 4) };
      const got = await decodedByOnnx({ ...state, parameters: new Map(state.parameters).set(name, changed) });
      expect(worstGap(got.logits, expected.logits), name).toBeGreaterThan(TOLERANCE);
    }
  });
});

const transformers = attentionMechanisms
  .filter(({ id }) => attentionById(id).heads)
  .flatMap(({ id: attention }) =>
    (
      [
        { norm: 'pre', positions: 'sinusoidal', activation: 'gelu', heads: 1 },
        { norm: 'post', positions: 'learned', activation: 'relu', heads: 2 },
        { norm: 'pre', positions: 'rotary', activation: 'relu', heads: 2 },
      ] as const
    ).map((chosen) => transformerOf(attention, chosen)),
  );

function transformerOf(attention: AttentionId, chosen: Partial<TransformerSettings>) {
  const { transformer, embedding } = smallModelOf(attention);
  if (!transformer) throw new Error(`${attention} is no attention of a Transformer.`);
  return { attention, embedding, transformer: { ...transformer, ...chosen } };
}

describe.each(transformers)('$attention, $transformer.norm-norm, $transformer.positions positions', (chosen) => {
  test.each([
    [1, 2],
    [3, 1],
  ])('layers %d and %d', async (encoderLayers, decoderLayers) => {
    const { expected, state } = await trained({ ...chosen, encoderLayers, decoderLayers }, 0);
    const got = await decodedByOnnx(state);
    expect(worstGap(got.logits, expected.logits)).toBeLessThanOrEqual(TOLERANCE);
    expect(worstGap(got.weights, expected.weights)).toBeLessThanOrEqual(TOLERANCE);
    expect(got.weights.filter((_, index) => beyondLength(index)).every((weight) => weight === 0)).toBe(true);
  });
});

const sides = [
  { encoder: true, decoder: false },
  { encoder: false, decoder: true },
  { encoder: true, decoder: true },
];

describe.each(mechanisms)('$attention, input feeding $inputFeeding, with self-attention', (mechanism) => {
  test.each(sides)('encoder $encoder, decoder $decoder', async (side) => {
    const sizes = { encoderDirections: 2, encoderLayers: 1, decoderLayers: 2, selfAttention: { ...side, heads: 2 } };
    const { expected, state } = await trained({ ...mechanism, ...sizes }, 0); // of width 10, which 2 divides
    const got = await decodedByOnnx(state);
    expect(worstGap(got.logits, expected.logits)).toBeLessThanOrEqual(TOLERANCE);
    expect(worstGap(got.weights, expected.weights)).toBeLessThanOrEqual(TOLERANCE);
  });
});

test('the file holds the vocabulary and a README, and the same state gives the same bytes', async () => {
  const { state } = await trained({ attention: 'general', inputFeeding: true }, 1);
  const { name, bytes } = exportOnnx(state);
  expect(name).toBe('interlinear-general-onnx.zip');
  expect(exportOnnx(state).bytes).toEqual(bytes);
  const files = unzipSync(bytes);
  expect(Object.keys(files)).toEqual(['encoder.onnx', 'decoder_step.onnx', 'vocabulary.json', 'README.md']);
  const { source: characters } = JSON.parse(strFromU8(files['vocabulary.json'] as Uint8Array));
  expect(characters.slice(0, 6)).toEqual([null, null, null, null, 'a', 'b']);
  expect(strFromU8(files['README.md'] as Uint8Array)).toContain('after 5 steps of training');
});

test('a state that lacks a parameter is refused by name', async () => {
  const { state } = await trained({ attention: 'additive' }, 0);
  const parameters = new Map(state.parameters);
  parameters.delete('decoder.attention.v.weight');
  expect(() => exportOnnx({ ...state, parameters })).toThrow('no parameter "decoder.attention.v.weight"');
});

interface Decoded {
  readonly logits: Float32Array; // [T, B, V]
  readonly weights: Float32Array; // [T, B, S], or nothing
}

/** A tiny model after a few steps on the CPU, and what the engine decodes with it. `bridge` sets the decoder's size apart. */
async function trained(chosen: Partial<ModelSettings>, bridge: number) {
  const sizes = { ...smallModel, embedding: 4, hidden: 5, ...chosen };
  const model: ModelSettings = { ...sizes, decoderHidden: sizes.encoderDirections * sizes.hidden + bridge };
  const backend = await openCpuBackend(1);
  const training = { ...smallTraining, learningRate: 0.05 };
  const trainer = await smallTrainer(backend, { batch: 8, model, training });
  for (let step = 1; step <= 5; step++) trainer.trainOn(smallBatch(smallPairs(step, 8)));
  const parameters = new Map<string, HostTensor>();
  for (const name of trainer.parameters.names) {
    parameters.set(name, { shape: trainer.parameters.shapeOf(name), data: await trainer.parameters.read(name) });
  }
  const state: ModelState = {
    model,
    settings: {},
    source: smallTask.source,
    target: smallTask.target,
    step: trainer.step,
    parameters,
    firstMoments: new Map(),
    secondMoments: new Map(),
  };
  const expected = await decodedByEngine(backend, model, trainer.parameters);
  return { state, expected };
}

async function decodedByEngine(backend: Backend, model: ModelSettings, parameters: ParameterStore): Promise<Decoded> {
  const graph = decodingGraph(model, { batch: B, sourceSteps: S, targetSteps: T }, 'alignment');
  const memory = new GraphMemory(backend, graph, parameters);
  const program = await backend.prepare('decoding', lowerForward(graph, memory));
  const tokens = new Uint32Array((T + 1) * B).fill(marks.start, 0, B); // [T + 1, B]
  memory.writeInputs({ source, sourceLengths, tokens, limits: new Uint32Array(B).fill(T) });
  backend.submit(program);
  const read = async (name: string) => (graph.named.has(name) ? await memory.read(name) : new Float32Array());
  return {
    logits: (await read('decoder.logits')) as Float32Array,
    weights: (await read('decoder.attention.weights')) as Float32Array,
  };
}

/** Exports a state and decodes greedily with the two graphs, as the README says. */
async function decodedByOnnx(state: ModelState): Promise<Decoded> {
  const files = unzipSync(exportOnnx(state).bytes);
  const [encoder, step] = (await Promise.all(
    ['encoder.onnx', 'decoder_step.onnx'].map((name) => ort.InferenceSession.create(files[name] as Uint8Array)),
  )) as [ort.InferenceSession, ort.InferenceSession];
  let values: Record<string, ort.Tensor> = {
    source: int64(source, [S, B]),
    lengths: int64(sourceLengths, [B]),
    token: int64(new Uint32Array(B).fill(marks.start), [B]),
  };
  values = { ...values, ...(await run(encoder, values)) };
  const logits: number[] = [];
  const weights: number[] = [];
  for (let t = 0; t < T; t++) {
    const made = await run(step, values);
    const scores = made.logits?.data as Float32Array; // [B, V]
    logits.push(...scores);
    weights.push(...((made.weights?.data ?? []) as Float32Array));
    for (const [name, value] of Object.entries(made)) values[name.replace(/^next_/, '')] = value;
    values.token = int64(argmax(scores), [B]);
  }
  await Promise.all([encoder.release(), step.release()]);
  return { logits: Float32Array.from(logits), weights: Float32Array.from(weights) };
}

function run(session: ort.InferenceSession, values: Record<string, ort.Tensor>) {
  return session.run(Object.fromEntries(session.inputNames.map((name) => [name, values[name] as ort.Tensor])));
}

function int64(values: Uint32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
}

/** The most probable token of each of the B rows. */
function argmax(logits: Float32Array): Uint32Array {
  const vocabulary = logits.length / B;
  return Uint32Array.from({ length: B }, (_, row) => {
    const scores = logits.subarray(row * vocabulary, (row + 1) * vocabulary);
    return scores.indexOf(Math.max(...scores));
  });
}

/** Whether element `index` of weights [T, B, S] belongs to padding. */
function beyondLength(index: number): boolean {
  return index % S >= (sourceLengths[Math.floor(index / S) % B] ?? 0);
}
