/**
 * What a training step costs against the length of the source, measured on a device: attention that looks everywhere, in a
 * window, linearly, and an LSTM, at one width and with a short target, so that what grows is the encoder.
 */
import type { Backend } from '../kernels/backend';
import type { AttentionId } from './attention';
import type { ModelSettings } from './modelSettings';
import { Trainer } from './trainer';

export const costLengths = [16, 32, 64, 128, 256, 512, 1024];
/** The LSTM has no attention, which would look everywhere too. */
export const costModels = ['self-attention', 'window', 'linear', 'none'] as const satisfies readonly AttentionId[];

/** A training step of a small model on sources of one length. */
export interface CostPoint {
  readonly mechanism: AttentionId;
  readonly length: number;
  /** The fastest of a few steps. */
  readonly milliseconds: number;
  /** Of all buffers of the training. */
  readonly bytes: number;
}

const TARGET_STEPS = 4;
const BATCH = 2;
const WIDTH = 16;
const VOCABULARY = 16;
const STEPS = 3;
/** What was typed is answered between two parts of a step. */
const PARTS = 16;
/** A step that took no longer is timed whole. */
const WHOLE_MS = 160;
const training = { learningRate: 0.001, gradientClip: 1, dropout: 0, teacherForcing: 1, seed: 1 };

/** Longer sources are left out of a model whose step has taken so long. */
const LONGEST_MS = 3000;

interface CostOptions {
  readonly lengths?: readonly number[];
  /** Runs whenever something else may be done. */
  readonly between?: () => Promise<void>;
}

/** Point after point, from short to long. */
export async function* costAgainstLength(
  backend: Backend,
  { lengths = costLengths, between = () => Promise.resolve() }: CostOptions = {},
): AsyncGenerator<CostPoint> {
  const tooSlow = new Set<AttentionId>();
  for (const length of lengths) {
    for (const attention of costModels) {
      if (tooSlow.has(attention)) continue;
      const before = heldBytes(backend);
      const shape = { batch: BATCH, sourceSteps: length, targetSteps: TARGET_STEPS };
      const trainer = await backend.guarded(() =>
        Trainer.create(backend, modelOf(attention), shape, training, 'operations'),
      );
      const bytes = heldBytes(backend) - before;
      let milliseconds = Number.POSITIVE_INFINITY;
      try {
        for (let step = 0; step < STEPS; step++) {
          await between();
          // Each part has its way to the device and back, which a short step need not take.
          const parts = milliseconds <= WHOLE_MS ? 1 : PARTS;
          const began = performance.now();
          await trainer.trainInParts(batchOf(length), parts, between);
          milliseconds = Math.min(milliseconds, performance.now() - began);
          if (milliseconds > LONGEST_MS) break;
        }
      } finally {
        trainer.release(); // who waits may want no more of it, and throw
      }
      if (milliseconds > LONGEST_MS) tooSlow.add(attention);
      yield { mechanism: attention, length, milliseconds, bytes };
    }
  }
}

function modelOf(attention: AttentionId): ModelSettings {
  const shared = {
    attention,
    inputFeeding: false,
    embedding: WIDTH,
    hidden: WIDTH / 2,
    decoderHidden: WIDTH,
    encoderLayers: 1,
    encoderDirections: 2,
    decoderLayers: 1,
    sourceVocabulary: VOCABULARY,
    targetVocabulary: VOCABULARY,
  };
  if (attention === 'none') return shared;
  return {
    ...shared,
    transformer: {
      heads: 4,
      feedForward: 2 * WIDTH,
      norm: 'pre',
      positions: 'sinusoidal',
      activation: 'relu',
      reach: 8,
      length: 1,
    },
  };
}

function batchOf(length: number) {
  const token = (_: unknown, index: number) => 4 + (index % (VOCABULARY - 4));
  return {
    size: BATCH,
    sourceSteps: length,
    targetSteps: TARGET_STEPS,
    source: Uint32Array.from({ length: length * BATCH }, token), // [S, B]
    sourceLengths: new Uint32Array(BATCH).fill(length),
    targetInput: Uint32Array.from({ length: TARGET_STEPS * BATCH }, token), // [T, B]
    targetOutput: Uint32Array.from({ length: TARGET_STEPS * BATCH }, token), // [T, B]
    targetLengths: new Uint32Array(BATCH).fill(TARGET_STEPS),
  };
}

function heldBytes(backend: Backend): number {
  let sum = 0;
  for (const bytes of backend.memory().values()) sum += bytes;
  return sum;
}
