/** What the document's attention modules compute, typed. Batch comes first, as in the document; there is no padding. */
import type { AttentionId } from '../../src/model/attention';
import cases from './documents.json';
import type { GoldenTensor, GoldenTensors } from './golden';

export interface DocumentCase {
  readonly attention: AttentionId;
  readonly decoderHidden: GoldenTensor; // [B, H]
  readonly encoderOutputs: GoldenTensor; // [B, S, K]
  /** By the engine's names. */
  readonly parameters: GoldenTensors;
  readonly context: GoldenTensor; // [B, K]
  readonly weights: GoldenTensor; // [B, S]
}

// TypeScript reads the mechanism in a JSON file as any string, and dot's lack of parameters as another type.
export const documentCases = cases as unknown as readonly DocumentCase[];
