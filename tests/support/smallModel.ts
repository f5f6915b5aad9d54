/** A small model of reversal, and trainers for it, for tests of training as a whole. */
import type { Backend } from '../../src/kernels/backend';
import { type AttentionId, attentionById } from '../../src/model/attention';
import type { ModelSettings } from '../../src/model/modelSettings';
import { Trainer, type TrainingSettings } from '../../src/model/trainer';
import { type Batch, makeBatch } from '../../src/tasks/batch';
import { reversal } from '../../src/tasks/reversal';
import type { Pair } from '../../src/tasks/task';
import { Vocabulary } from '../../src/tasks/vocabulary';

export const smallTask = reversal.create({ letters: 6, minimumLength: 2, maximumLength: 6 });
export const smallVocabulary = new Vocabulary(smallTask.source);

export const smallModel: ModelSettings = {
  attention: 'additive',
  embedding: 7,
  inputFeeding: false,
  hidden: 9,
  decoderHidden: 9,
  encoderLayers: 2,
  encoderDirections: 2,
  decoderLayers: 1,
  sourceVocabulary: smallVocabulary.size,
  targetVocabulary: smallVocabulary.size,
};

/** The small model with another attention: LSTMs of sizes that every mechanism takes, or a small Transformer. */
export function smallModelOf(attention: AttentionId): ModelSettings {
  if (!attentionById(attention).heads) return { ...smallModel, attention, decoderHidden: 18 };
  return {
    ...smallModel,
    attention,
    embedding: 8,
    transformer: {
      heads: 2,
      feedForward: 12,
      norm: 'pre',
      positions: 'sinusoidal',
      activation: 'gelu',
      reach: 2,
      length: 32,
    },
  };
}

export const smallTraining: TrainingSettings = {
  learningRate: 0.01,
  gradientClip: 1,
  dropout: 0,
  teacherForcing: 1,
  seed: 3,
};

/** Pairs of one step of training. */
export function smallPairs(step: number, count: number): Pair[] {
  return Array.from({ length: count }, (_, index) => smallTask.trainingPair(1, step, index));
}

/** The pairs in a batch with this many steps of source and target, at least 7. */
export function smallBatch(pairs: readonly Pair[], steps = 7): Batch {
  return makeBatch(pairs, smallVocabulary, smallVocabulary, { sourceSteps: steps, targetSteps: steps });
}

export function smallTrainer(
  backend: Backend,
  { batch, steps = 7, model = smallModel, training = smallTraining }: SmallTrainer,
): Promise<Trainer> {
  return Trainer.create(backend, model, { batch, sourceSteps: steps, targetSteps: steps }, training);
}

interface SmallTrainer {
  readonly batch: number;
  readonly steps?: number;
  readonly model?: ModelSettings;
  readonly training?: TrainingSettings;
}

/** All gradients of the last step, and its loss. */
export async function lossAndGradients(trainer: Trainer): Promise<{ loss: number; gradients: Float32Array }> {
  const { parameters } = trainer;
  const gradients = (await parameters.backend.read(parameters.gradients)) as Float32Array;
  const [record] = (await trainer.records(trainer.step - 1)).slice(-1);
  return { loss: record?.loss ?? Number.NaN, gradients };
}

export function worstGap(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) throw new Error(`${got.length} numbers in place of ${expected.length}.`);
  let worst = 0;
  for (let index = 0; index < expected.length; index++) {
    const gap = Math.abs((got[index] ?? Number.NaN) - (expected[index] ?? Number.NaN));
    worst = Math.max(worst, gap); // NaN is kept: the largest of a set with NaN is NaN
  }
  return worst;
}
