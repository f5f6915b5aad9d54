/** What an attention mechanism states about itself. */
import type { Encoded } from '../encoder';
import type { Graph, Recorder } from '../graph/graph';
import type { Stepped } from '../graph/value';
import type { ModelSettings } from '../modelSettings';

export type AttentionId = 'none' | 'additive';

export interface AttentionMechanism {
  readonly id: AttentionId;
  readonly label: string;
  /** Its equation in plain characters. */
  readonly equation: string;
  /** What it does, in a sentence or two. */
  readonly description: string;
  readonly citation: string;
  /** Numbers that it adds to the input of the decoder's LSTM at each step. */
  contextSize(model: ModelSettings): number;
  /** Records what does not depend on the step; what it returns records one step. Undefined where it does not attend. */
  attend?(scope: AttentionScope): AttentionStep;
}

export interface AttentionScope {
  readonly graph: Graph;
  readonly model: ModelSettings;
  readonly encoded: Encoded;
  /** Target steps, T. */
  readonly steps: number;
}

/** Records one step: from the decoder's previous state [B, H] to the context [B, contextSize]. */
export type AttentionStep = (body: Recorder, previousHidden: Stepped) => Stepped;
