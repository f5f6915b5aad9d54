/** The golden files of PyTorch, typed. Letters: B batch, S source steps, T target steps. */
import type { AttentionId } from '../../src/model/attention';
import type { SelfAttentionSettings, TransformerSettings } from '../../src/model/modelSettings';

/** A tensor, row-major. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Tensors by PyTorch's names, such as `encoder.lstm.weight_ih_l0`. */
export type GoldenTensors = Readonly<Record<string, GoldenTensor>>;

/** Results, which are null where there is nothing to compare. */
export type GoldenResults = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: readonly (number | null)[] }>
>;

export interface GoldenSettings {
  readonly attention: AttentionId;
  readonly inputFeeding: boolean;
  readonly directions: number;
  readonly encoderLayers: number;
  readonly decoderLayers: number;
  readonly embedding: number;
  readonly hidden: number;
  readonly decoderHidden: number;
  readonly sourceVocabulary: number;
  readonly targetVocabulary: number;
  readonly transformer?: TransformerSettings;
  readonly selfAttention?: SelfAttentionSettings;
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
  /** After the last step; null for biases of keys that only shift scores, which rounding alone moves. */
  readonly parameters: GoldenResults;
}

export interface Golden {
  /** The file's name without its ending; README.md says what is in it. */
  readonly name: string;
  readonly settings: GoldenSettings;
  readonly batch: GoldenBatch;
  readonly parameters: GoldenTensors;
  /** Cross entropy in nats, the mean over real target tokens. */
  readonly loss: number;
  /** Null at padding, in what heads compute. */
  readonly intermediates: GoldenResults;
  /** Of the loss, before clipping. */
  readonly gradients: GoldenTensors;
  readonly adam: GoldenAdam;
}

/** Every file of a model in this folder: a new one needs no line here. */
export const goldenFiles: readonly Golden[] = Object.values(
  import.meta.glob<Golden>(['./*.json', '!./documents.json'], { eager: true, import: 'default' }),
);

/** A tensor of a golden file. Throws, with the names that there are, where it has none of that name. */
export function goldenTensor(tensors: GoldenTensors, name: string): GoldenTensor {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`No golden tensor "${name}"; there are ${Object.keys(tensors).join(', ')}.`);
  return tensor;
}
