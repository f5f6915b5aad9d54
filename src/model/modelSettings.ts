import type { AttentionId } from './attention';

/** What decides the parameters of a model: their names and shapes follow from this alone. */
export interface ModelSettings {
  readonly attention: AttentionId;
  /** Whether the attentional state h̃ of a step is part of the next step's input (Luong, Pham and Manning, 2015). */
  readonly inputFeeding: boolean;
  /** Size of the embeddings, E. */
  readonly embedding: number;
  /** Units of each LSTM of the encoder in each direction. */
  readonly hidden: number;
  /** Units of each LSTM of the decoder, H. */
  readonly decoderHidden: number;
  readonly encoderLayers: number;
  readonly encoderDirections: number;
  readonly decoderLayers: number;
  readonly sourceVocabulary: number;
  readonly targetVocabulary: number;
}

/** What acts in training alone. */
export interface Regularisation {
  /** Share of the numbers of embeddings, and of what one LSTM layer hands the next, that is set to zero. */
  readonly dropout: number;
  /** Probability that the decoder reads the true previous token and not its own (scheduled sampling, Bengio et al., 2015). */
  readonly teacherForcing: number;
  readonly seed: number;
}

/** Numbers of one encoder output, D · encoder units. */
export function encoderWidth({
  encoderDirections,
  hidden,
}: Pick<ModelSettings, 'encoderDirections' | 'hidden'>): number {
  return encoderDirections * hidden;
}
