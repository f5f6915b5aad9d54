import type { AttentionId } from './attention';

/**
 * What decides the parameters of a model: their names and shapes follow from this alone. In a Transformer E is the width of
 * every layer, layers are its own, and what is said of LSTMs, directions and input feeding means nothing.
 */
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
  /** Where the attention is a Transformer's, and only there. */
  readonly transformer?: TransformerSettings;
  /** Of LSTMs, where there is any. */
  readonly selfAttention?: SelfAttentionSettings;
}

/** What a Transformer has and an LSTM lacks. */
export interface TransformerSettings {
  /** N; they part E evenly. */
  readonly heads: number;
  /** Units between the two matrices of a feed-forward part, F. */
  readonly feedForward: number;
  /** Whether a layer norm stands before a sublayer (Xiong et al., 2020) or after its sum (Vaswani et al., 2017). */
  readonly norm: 'pre' | 'post';
  readonly positions: 'sinusoidal' | 'learned' | 'rotary';
  readonly activation: 'relu' | 'gelu';
  /** How far a sparse pattern reaches, in positions; of no meaning where it is dense. */
  readonly reach: number;
  /** Positions that can be learned. */
  readonly length: number;
}

/** Multi-head attention of LSTMs to their own states. */
export interface SelfAttentionSettings {
  /** Whether the encoder's outputs look at one another. */
  readonly encoder: boolean;
  /** Whether what the output layer reads looks at what it has read before. */
  readonly decoder: boolean;
  /** N; they part the widths of both evenly. */
  readonly heads: number;
}

/** What acts in training alone. */
export interface Regularisation {
  /** Share of the numbers of embeddings, and of what one LSTM layer hands the next, that is set to zero. */
  readonly dropout: number;
  /** Probability that the decoder reads the true previous token and not its own (scheduled sampling, Bengio et al., 2015). */
  readonly teacherForcing: number;
  /** Share ε of a target's certainty that is spread over all tokens (Szegedy et al., 2016); none where absent. */
  readonly labelSmoothing?: number;
  readonly seed: number;
}

/** Numbers of one encoder output, D · encoder units. */
export function encoderWidth({
  encoderDirections,
  hidden,
}: Pick<ModelSettings, 'encoderDirections' | 'hidden'>): number {
  return encoderDirections * hidden;
}
