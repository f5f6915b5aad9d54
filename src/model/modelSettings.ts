import type { AttentionId } from './attention';

/** What decides the parameters of a model: their names and shapes follow from this alone. */
export interface ModelSettings {
  readonly attention: AttentionId;
  /** Size of the embeddings, E. */
  readonly embedding: number;
  /** Units of each LSTM in each direction, H. */
  readonly hidden: number;
  readonly encoderLayers: number;
  readonly encoderDirections: number;
  /** Share of embedding numbers that training sets to zero. */
  readonly dropout: number;
  readonly sourceVocabulary: number;
  readonly targetVocabulary: number;
}

/** Numbers of one encoder output, D · H. */
export function encoderWidth({ encoderDirections, hidden }: ModelSettings): number {
  return encoderDirections * hidden;
}
