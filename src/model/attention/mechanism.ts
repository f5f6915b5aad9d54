/** What an attention mechanism states about itself. */

import type { Encoded } from '../encoder';
import type { Graph, Recorder } from '../graph/graph';
import type { Operand, Stepped, Value } from '../graph/value';
import type { ModelSettings, TransformerSettings } from '../modelSettings';
import type { Formula } from './formula';
import type { HeadAttention } from './headAttention';
import type { AttentionId } from './index';
import type { OnnxScore } from './onnxScore';

export type AttentionMechanism<Id extends string> = Description<Id> & (Attending | NotAttending | MultiHeaded);

interface Description<Id extends string> {
  /** As settings and files write it. */
  readonly id: Id;
  readonly label: string;
  /** The equation of its score in plain characters. */
  readonly equation: string;
  /** Its equations as the page sets them, that of the score first. */
  readonly formula: Formula;
  /** What it does differently, in two sentences. */
  readonly description: string;
  readonly citation: string;
  /** What was changed from what its citation says, and why. */
  readonly departure?: string;
  /** Whether every output step has the same weights, so that its map is one row repeated. */
  readonly rowsRepeat?: true;
  /** Whether its weights are never made but to be shown: what its linear map amounts to. */
  readonly implied?: true;
  /**
   * Whether it looks after the LSTM and makes an attentional state h̃, which can be fed to the next step. One that attends
   * and cannot looks before the LSTM, whose input its context is part of.
   */
  readonly canFeedInput: boolean;
  /** Why these sizes do not go together, in words that offer a way out; undefined where they do. */
  objection?(sizes: ModelSizes): string | undefined;
  /** What would answer the objection. */
  remedies?(sizes: ModelSizes): readonly Remedy[];
  /** Numbers that it adds to the input of the decoder's LSTM at each step. */
  inputSize(model: ModelSettings): number;
}

/** In the decoder's step of an LSTM: attend.ts has what it does there. */
interface Attending {
  readonly attends: true;
  /** The same in ONNX. */
  readonly onnx: OnnxScore;
  readonly heads?: undefined;
}

interface NotAttending {
  readonly attends?: undefined;
  readonly onnx?: undefined;
  readonly heads?: undefined;
}

/** In every layer of a Transformer. */
interface MultiHeaded {
  readonly attends?: undefined;
  readonly onnx?: undefined;
  readonly heads: {
    /** What they do where encoder and decoder look at themselves. */
    itself(settings: Pick<TransformerSettings, 'reach'>): HeadAttention;
    /** What they do where the decoder looks across at the source. */
    readonly across: HeadAttention;
    /** What attention costs a layer, by the length T and the size d of a head, in plain characters. */
    readonly cost: { readonly time: string; readonly memory: string };
  };
}

/** The sizes that a mechanism may object to. */
export type ModelSizes = Pick<ModelSettings, 'embedding' | 'hidden' | 'encoderDirections' | 'decoderHidden'> &
  Pick<TransformerSettings, 'heads' | 'positions'>;

/** Those of a model. */
export function sizesOf(model: ModelSettings): ModelSizes {
  const { heads = 1, positions = 'sinusoidal' } = model.transformer ?? {};
  return { ...model, heads, positions };
}

/** A change of settings that answers an objection, and its name on a button. */
export interface Remedy {
  readonly label: string;
  readonly changes: {
    readonly attention?: AttentionId;
    readonly decoderHidden?: number;
    readonly embedding?: number;
    readonly positions?: TransformerSettings['positions'];
  };
}

export interface AttentionScope {
  readonly graph: Graph;
  readonly model: ModelSettings;
  readonly encoded: Encoded;
  /** The decoder's top states [T + 1, B, H]: step t reads slot t and writes slot t + 1. */
  readonly states: Value;
  /** What takes the place of computed weights, where weights can be edited. */
  readonly edits?: WeightEdits;
}

/** Attention weights that a person sets in place of those computed. */
export interface WeightEdits {
  /** The bits of float32. */
  readonly weights: Value; // [T, B, S], u32
  /** 0 where a row stays as computed. */
  readonly edited: Value; // [T, B], u32
  /** Not 0 where a column is taken out of every row. */
  readonly removed: Value; // [S], u32
}

/**
 * How a mechanism stands in the decoder's step. It may add to the LSTM's input, before the loop or in it, and it may
 * make of the LSTM's state what the output layer reads.
 */
export interface Attention {
  /** The addition to the LSTM's input where it is known before the loop. */
  readonly input?: Value; // [T, B, inputSize]
  /** Records one step before the LSTM and gives the addition to its input. */
  beforeCell?(body: Recorder): Stepped; // [B, inputSize]
  /**
   * Records what follows the LSTM: in the loop, `now` gives a sequence at the current step; outside, where nothing of it
   * is fed back, all steps at once.
   */
  afterCell?(record: Recorder, now: (sequence: Value) => Operand): void;
  /** Whether the next step reads what `afterCell` makes, which then has to be made in the loop. */
  readonly feedsBack?: boolean;
  /** What the output layer reads, if not the state itself. */
  readonly readout?: Value; // [T, B, H]
}
