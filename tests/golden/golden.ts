/** The golden files of PyTorch, typed. Letters: B batch, S source steps, T target steps. */
import additive1x1 from './additive-1x1.json';
import additive1x2 from './additive-1x2.json';
import additive2x1 from './additive-2x1.json';
import additive2x2 from './additive-2x2.json';
import none1x1 from './none-1x1.json';
import none2x2 from './none-2x2.json';

/** A float32 tensor, row-major. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Tensors by PyTorch's names, such as `encoder.lstm.weight_ih_l0`, or by those of the intermediates. */
export type GoldenTensors = Readonly<Record<string, GoldenTensor>>;

export interface GoldenSettings {
  readonly attention: 'additive' | 'none';
  readonly directions: number;
  readonly layers: number;
  readonly embedding: number;
  readonly hidden: number;
  readonly sourceVocabulary: number;
  readonly targetVocabulary: number;
  readonly batch: number;
  readonly sourceSteps: number;
  readonly targetSteps: number;
}

/** Token ids, flat and time-major. Lengths count the end mark. */
export interface GoldenBatch {
  readonly source: readonly number[]; // [S, B]
  readonly sourceLengths: readonly number[]; // [B]
  readonly targetInput: readonly number[]; // [T, B]
  readonly targetOutput: readonly number[]; // [T, B]
  readonly targetLengths: readonly number[]; // [B]
}

/** A run of Adam with PyTorch's default betas and epsilon from the file's parameters. */
export interface GoldenAdam {
  readonly learningRate: number;
  /** Largest gradient norm; see torch.nn.utils.clip_grad_norm_, which scales by clip / (norm + 1e-6) above it. */
  readonly clip: number;
  /** Step i trains on batch i modulo their number. The first is the file's own batch. */
  readonly batches: readonly GoldenBatch[];
  /** Loss of each step, before its update. */
  readonly losses: readonly number[];
  /** Gradient norm of each step, before clipping. */
  readonly norms: readonly number[];
  /** After the last step. */
  readonly parameters: GoldenTensors;
}

export interface Golden {
  /** The file's name without its ending: mechanism-directions x layers. */
  readonly name: string;
  readonly settings: GoldenSettings;
  readonly batch: GoldenBatch;
  readonly parameters: GoldenTensors;
  /** Cross entropy in nats, the mean over real target tokens. */
  readonly loss: number;
  readonly intermediates: GoldenTensors;
  /** Of the loss, before clipping. */
  readonly gradients: GoldenTensors;
  readonly adam: GoldenAdam;
}

// TypeScript reads the mechanism in a JSON file as any string, hence the assertion.
export const goldenFiles = [additive1x1, additive1x2, additive2x1, additive2x2, none1x1, none2x2] as readonly Golden[];

/** A tensor of a golden file. Throws, with the names that there are, where it has none of that name. */
export function goldenTensor(tensors: GoldenTensors, name: string): GoldenTensor {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`No golden tensor "${name}"; there are ${Object.keys(tensors).join(', ')}.`);
  return tensor;
}
