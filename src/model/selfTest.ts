/** Whether a device computes what the references do: some drivers give gradients of zero, and no error. */
import type { Backend } from '../kernels/backend';
import { openCpuBackend } from '../kernels/cpuBackend';
import type { Graph } from './graph/graph';
import { trainingGraph } from './graphs';
import type { ModelSettings } from './modelSettings';
import { Trainer } from './trainer';

/** float32's rounding over the sums of so small a model leaves differences of 1e-6; a fault leaves far more. */
const TOLERANCE = 1e-3;

/** What every LSTM is made of, and everything of one kind of attention. */
export const additiveTestModel: ModelSettings = {
  attention: 'additive',
  inputFeeding: false,
  embedding: 8,
  hidden: 8,
  decoderHidden: 8,
  encoderLayers: 1,
  encoderDirections: 1,
  decoderLayers: 1,
  sourceVocabulary: 6,
  targetVocabulary: 6,
};
const shape = { batch: 2, sourceSteps: 3, targetSteps: 3 };
const training = { learningRate: 0.01, gradientClip: 0, dropout: 0, teacherForcing: 1, seed: 1 };

/** As small, with the multi-head attention of another model and what goes with it; undefined where that has none. */
export function headsTestModel({
  attention,
  transformer,
  selfAttention,
}: Pick<ModelSettings, 'attention' | 'transformer' | 'selfAttention'>): ModelSettings | undefined {
  if (transformer) {
    return { ...additiveTestModel, attention, transformer: { ...transformer, heads: 2, feedForward: 8, length: 4 } };
  }
  return selfAttention && { ...additiveTestModel, selfAttention: { ...selfAttention, heads: 2 } };
}

/** A training graph of a small model. */
export const testGraph = (model: ModelSettings): Graph => trainingGraph(model, shape, training);

const batch = {
  size: shape.batch,
  sourceSteps: shape.sourceSteps,
  targetSteps: shape.targetSteps,
  source: Uint32Array.of(4, 5, 5, 4, 2, 2), // [3, 2]
  sourceLengths: Uint32Array.of(3, 3),
  targetInput: Uint32Array.of(1, 1, 5, 4, 4, 5), // [3, 2]
  targetOutput: Uint32Array.of(5, 4, 4, 5, 2, 2), // [3, 2]
  targetLengths: Uint32Array.of(3, 3),
};

/**
 * One step of a small model, its loss and every gradient against the processor's. What passed once, by the answers that are
 * kept of the device under the question's name, is not asked again.
 */
export async function computesRightly(
  backend: Backend,
  answers: Record<string, string>,
  model = additiveTestModel,
  question = 'self-test',
): Promise<boolean> {
  if (answers[question] === 'passed') return true;
  const on = (backend: Backend) => lossAndGradients(backend, model);
  const [got, wanted] = await Promise.all([on(backend), openCpuBackend(1).then(on)]);
  const scale = Math.max(...wanted.map(Math.abs));
  const right = got.every((value, index) => Math.abs(value - (wanted[index] as number)) <= TOLERANCE * scale);
  if (right) answers[question] = 'passed';
  return right;
}

async function lossAndGradients(backend: Backend, model: ModelSettings): Promise<number[]> {
  const trainer = await Trainer.create(backend, model, shape, training, 'operations');
  trainer.trainOn(batch);
  const [record] = await trainer.records(0);
  const gradients = await backend.read(trainer.parameters.gradients);
  trainer.release();
  return [record?.loss ?? Number.NaN, ...gradients];
}
