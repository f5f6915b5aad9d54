/** Runs a golden file through the trainer on a backend and returns what differs, tensor by tensor. */
import type { Backend } from '../../src/kernels/backend';
import { type LoweringOfScans, lowerForward } from '../../src/model/graph/lower';
import { GraphMemory } from '../../src/model/graph/memory';
import { evaluationGraph, type GraphShape } from '../../src/model/graphs';
import type { ModelSettings } from '../../src/model/modelSettings';
import { Trainer } from '../../src/model/trainer';
import type { Batch } from '../../src/tasks/batch';
import type { Golden, GoldenBatch } from '../golden/golden';

export interface Difference {
  readonly name: string;
  /** Largest |got − expected|. */
  readonly worst: number;
  /** Largest |expected|. */
  readonly scale: number;
}

async function trainerFor(golden: Golden, backend: Backend, scans?: LoweringOfScans): Promise<Trainer> {
  const { adam, parameters } = golden;
  const model = modelOf(golden);
  const shape = shapeOf(golden);
  const training = { learningRate: adam.learningRate, gradientClip: adam.clip, dropout: 0, teacherForcing: 1, seed: 1 };
  const trainer = await Trainer.create(backend, model, shape, training, scans);
  const names = trainer.parameters.names;
  if (names.toSorted().join() !== Object.keys(parameters).toSorted().join()) {
    throw new Error(`The model's parameters are ${names.join(', ')}.`);
  }
  for (const [name, { shape: expected, data }] of Object.entries(parameters)) {
    if (trainer.parameters.shapeOf(name).join() !== expected.join()) {
      throw new Error(`${name} is [${trainer.parameters.shapeOf(name)}] here and [${expected}] in PyTorch.`);
    }
    trainer.parameters.write(name, data);
  }
  return trainer;
}

/** The model of a golden file. */
export function modelOf({ settings }: Golden): ModelSettings {
  const { transformer, selfAttention } = settings;
  return {
    attention: settings.attention,
    embedding: settings.embedding,
    inputFeeding: settings.inputFeeding,
    hidden: settings.hidden,
    decoderHidden: settings.decoderHidden,
    encoderLayers: settings.encoderLayers,
    encoderDirections: settings.directions,
    decoderLayers: settings.decoderLayers,
    sourceVocabulary: settings.sourceVocabulary,
    targetVocabulary: settings.targetVocabulary,
    ...(transformer ? { transformer } : {}),
    ...(selfAttention ? { selfAttention } : {}),
  };
}

function shapeOf({ settings: { batch, sourceSteps, targetSteps } }: Golden): GraphShape {
  return { batch, sourceSteps, targetSteps };
}

/** Where the heads look given the true past, which training does not write. */
async function seenBy(golden: Golden, { parameters }: Trainer, scans?: LoweringOfScans): Promise<GraphMemory> {
  const { backend } = parameters;
  const graph = evaluationGraph(modelOf(golden), shapeOf(golden), { everywhere: true });
  const memory = new GraphMemory(backend, graph, parameters);
  const program = await backend.prepare('seen', lowerForward(graph, memory, scans));
  const { source, sourceLengths, targetInput, targetOutput, targetLengths } = batchOf(golden, golden.batch);
  memory.writeInputs({ source, sourceLengths, targetInput, targetOutput, targetLengths });
  backend.submit(program);
  return memory;
}

function batchOf(golden: Golden, batch: GoldenBatch): Batch {
  const { batch: size, sourceSteps, targetSteps } = golden.settings;
  return {
    size,
    sourceSteps,
    targetSteps,
    source: Uint32Array.from(batch.source),
    sourceLengths: Uint32Array.from(batch.sourceLengths),
    targetInput: Uint32Array.from(batch.targetInput),
    targetOutput: Uint32Array.from(batch.targetOutput),
    targetLengths: Uint32Array.from(batch.targetLengths),
  };
}

/** One step: the loss, every intermediate and every gradient. */
export async function compareStep(golden: Golden, backend: Backend, scans?: LoweringOfScans): Promise<Difference[]> {
  const trainer = await trainerFor(golden, backend, scans);
  const seen = await seenBy(golden, trainer, scans);
  const weights = new Map(
    await Promise.all(
      Object.keys(golden.intermediates)
        .filter((name) => name.endsWith('.weights'))
        .map(async (name) => [name, await seen.read(name)] as const),
    ),
  );
  seen.release();
  trainer.trainOn(batchOf(golden, golden.batch));
  const differences = [difference('loss', [(await trainer.records(0))[0]?.loss ?? Number.NaN], [golden.loss])];
  for (const [name, { data }] of Object.entries(golden.intermediates)) {
    differences.push(difference(name, weights.get(name) ?? (await trainer.read(name)), data));
  }
  for (const [name, { data }] of Object.entries(golden.gradients)) {
    const gradient = await trainer.parameters.read(name, trainer.parameters.gradients);
    differences.push(difference(`gradient of ${name}`, gradient, data));
  }
  trainer.release();
  return differences;
}

/** Twenty steps of Adam with clipping: the losses, the gradient norms, and every parameter at the end. */
export async function compareTrajectory(
  golden: Golden,
  backend: Backend,
  scans?: LoweringOfScans,
): Promise<Difference[]> {
  const trainer = await trainerFor(golden, backend, scans);
  const { batches, losses, norms, parameters } = golden.adam;
  for (let step = 0; step < losses.length; step++) {
    const batch = batches[step % batches.length];
    if (batch) trainer.trainOn(batchOf(golden, batch));
  }
  const records = await trainer.records(0);
  const differences = [
    difference(
      'losses',
      records.map(({ loss }) => loss),
      losses,
    ),
    difference(
      'gradient norms',
      records.map(({ gradientNorm }) => gradientNorm),
      norms,
    ),
  ];
  for (const [name, { data }] of Object.entries(parameters)) {
    differences.push(difference(`${name} after ${losses.length} steps`, await trainer.parameters.read(name), data));
  }
  trainer.release();
  return differences;
}

/** Where nothing is expected, whatever was got is right. */
function difference(name: string, got: ArrayLike<number>, expected: readonly (number | null)[]): Difference {
  if (got.length !== expected.length) {
    throw new Error(`${name} has ${got.length} numbers here and ${expected.length} in PyTorch.`);
  }
  let worst = 0;
  let scale = 0;
  for (let index = 0; index < expected.length; index++) {
    const want = expected[index];
    if (want === null || want === undefined) continue;
    const gap = Math.abs((got[index] ?? Number.NaN) - want);
    worst = Math.max(worst, gap); // NaN is kept: the largest of a set with NaN is NaN
    scale = Math.max(scale, Math.abs(want));
  }
  return { name, worst, scale };
}
