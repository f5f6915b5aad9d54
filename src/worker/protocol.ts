/**
 * What the page and the training session say to each other. Every message bears the run it belongs to; both sides
 * ignore messages of a run that has been replaced. Tensors travel as transferred typed arrays.
 */
import type { ExportedFile } from '../exchange/modelState';
import type { AttentionMap } from '../model/attentionMaps';
import type { CostPoint } from '../model/costAgainstLength';
import type { MetricId } from '../tasks/metrics/applicable';
import type { StepCount } from '../tasks/metrics/confusion';
import type { EditStep } from '../tasks/metrics/editDistance';
import type { Estimate } from '../tasks/metrics/estimate';
import type { LengthPoint } from '../tasks/metrics/lengthCurve';
import type { Preview } from '../tasks/own/preview';
import type { ReadOptions } from '../tasks/own/readPairs';
import type { Settings } from './settings';

// The page reads the type of a file here, so that it need not know who writes it.
export type { AttentionMap, CostPoint, ExportedFile };

/** From the page to the session. */
export type Command =
  /** Build a model from settings and seed, replacing whatever there was; answered by `ready` or `failed`. */
  | {
      readonly type: 'prepare';
      readonly run: number;
      readonly settings: Settings;
      readonly input: OwnInput | undefined;
      /** Whether a run that a lost device cut short may be taken up again in place of these settings. */
      readonly resume: boolean;
    }
  /** Train until paused or stopped by a rule of the settings, or for so many steps. */
  | { readonly type: 'train'; readonly run: number; readonly steps?: number }
  | { readonly type: 'pause'; readonly run: number }
  /** Train no further than to this step until it is raised, so that two sessions keep in step; undefined frees it. */
  | { readonly type: 'limit'; readonly run: number; readonly step: number | undefined }
  /** Exactly one training step, then pause. */
  | { readonly type: 'step'; readonly run: number }
  /** Decode this text from now on, and at once. */
  | { readonly type: 'decode'; readonly run: number; readonly text: string }
  /** Measure the next training steps kernel by kernel; answered by `profile`. */
  | { readonly type: 'profile'; readonly run: number }
  /** Write the model as it is now to a file; answered by `file` or `failed`. Training goes on. */
  | {
      readonly type: 'export';
      readonly run: number;
      readonly format: ExportFormat;
      /** Comes back with the file, which the page then keeps and does not download. */
      readonly kept?: true;
    }
  /** Go on with the model of a weights file, replacing whatever there was; answered by `ready` or `failed`. */
  | {
      readonly type: 'open';
      readonly run: number;
      readonly bytes: ArrayBuffer;
      readonly input: OwnInput | undefined;
      /**
       * Of a model that came with the page, to be looked at, and of what the next will be trained on, which is opened
       * meanwhile. With `resume` a run that a lost device cut short goes before it.
       */
      readonly shipped?: Pick<Settings, 'backend' | 'products'> & { readonly resume: boolean };
    }
  /**
   * Read pairs of a person's own, of which runs of that task are made from now on; answered by `ownPreview`, or by `failed`
   * where a file cannot be read, and what was read before is then kept. Without files those read before are prepared with
   * other options. Whichever run is there goes on.
   */
  | {
      readonly type: 'own';
      readonly run: number;
      readonly files?: OwnFiles;
      readonly taskOptions: Settings['taskOptions'];
    }
  /** Draw a fresh input in the words of the task, the same for the same index; answered by `drawn`. */
  | { readonly type: 'draw'; readonly run: number; readonly index: number }
  /** Decode with what a person sets in place of what the model computes; answered by `explored`. */
  | {
      readonly type: 'explore';
      readonly run: number;
      readonly text: string;
      readonly edits: OwnEdits;
      /** On the weights that are kept nearest to this step, in place of those of now. */
      readonly at?: number;
    }
  /** Decode on the weights that are kept nearest to an earlier step; answered by `recalled`. */
  | { readonly type: 'recall'; readonly run: number; readonly step: number; readonly text: string }
  /** Search for the likeliest outputs; answered by `beam`. */
  | {
      readonly type: 'beam';
      readonly run: number;
      readonly text: string;
      /** Hypotheses that are kept at each step, 1 to 8. */
      readonly width: number;
      /** α of the length penalty ((5 + n) / 6)^α (Wu et al., 2016); 0 prefers short outputs. */
      readonly lengthPenalty: number;
      /** On the weights that are kept nearest to this step, in place of those of now. */
      readonly at?: number;
    }
  /**
   * Measure the model as it is on held-out pairs, decoded greedily; answered by `measured` or `failed`. The test set is
   * measured once for a run, and refused from then on.
   */
  | { readonly type: 'measure'; readonly run: number; readonly set: HeldOutSide }
  /** Measure exact match by source length; answered by `lengthCurve` or `failed`. */
  | { readonly type: 'lengthCurve'; readonly run: number }
  /** Give up what is being measured on held-out pairs or by length: it is then as if it had not been asked for. */
  | { readonly type: 'giveUp'; readonly run: number }
  /** Go on with this run, from the step where it is, on another backend; answered by `ready` or `failed`. */
  | { readonly type: 'move'; readonly run: number; readonly backend: Settings['backend'] }
  /** Time small models of several kinds at growing lengths on the session's backend; answered by `cost`, or by `failed`. */
  | { readonly type: 'cost'; readonly run: number }
  /** The last alignment has been drawn; another may come. */
  | { readonly type: 'acknowledge'; readonly run: number };

/** What a person typed, and for which task. A run of another task begins with an example of its own. */
export interface OwnInput {
  readonly task: string;
  readonly text: string;
}

/** Pairs of a person's own, and the test set where it is a file of its own; both are read alike. */
export interface OwnFiles {
  readonly pairs: OwnFile;
  readonly test?: OwnFile;
  readonly reading: ReadOptions;
  /** Whether what is held stays where no task can be made of these. */
  readonly orKeep?: boolean;
}

export interface OwnFile {
  /** By which messages call it. */
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** What a person sets in place of what the model computes, by row of the map from 0. */
export interface OwnEdits {
  /** Attention weights, one for each column. */
  readonly weights: readonly { readonly row: number; readonly weights: readonly number[] }[];
  /** The token that is written. */
  readonly tokens: readonly { readonly row: number; readonly token: number }[];
  /**
   * Columns that weigh 0 in every row of every head that looks across, also in those set above; the row's other weights are
   * scaled. None where absent.
   */
  readonly zeroed?: readonly number[];
  /** Heads that are switched off, of the multi-head attention of this name; none where absent. */
  readonly headsOff?: readonly { readonly name: string; readonly head: number }[];
}

/** From the session to the page. */
export type SessionEvent =
  | {
      readonly type: 'ready';
      readonly run: number;
      /** The settings that the model was built from: those asked for, or those of a run taken up again or of a file. */
      readonly settings: Settings;
      /** The text that is decoded from now on. */
      readonly input: string;
      readonly device: DeviceReport;
      /** Number of trainable parameters. */
      readonly parameters: number;
      /** 0, or the step at which a run or a file is taken up. */
      readonly step: number;
      /** The step at which its test set was measured, if it was. */
      readonly tested?: number;
      /** Whether it is the run that a lost device cut short. */
      readonly resumed?: true;
    }
  | { readonly type: 'started'; readonly run: number; readonly step: number }
  | { readonly type: 'paused'; readonly run: number; readonly step: number }
  | {
      readonly type: 'progress';
      readonly run: number;
      readonly step: number;
      readonly points: readonly TrainingPoint[];
      /** Over the last second or so; 0 until known. */
      readonly stepsPerSecond: number;
      readonly tokensPerSecond: number;
      /** Milliseconds until a count of steps or minutes stops the training; absent where none does, or not known yet. */
      readonly remainingMs?: number;
    }
  | {
      readonly type: 'evaluation';
      readonly run: number;
      readonly step: number;
      readonly sets: readonly Evaluation[];
      /** Absent where the task has no gold alignment or the model no attention. */
      readonly alignment?: AlignmentProgress;
    }
  /** What the model says of the first few held-out pairs, always the same ones; comes with each evaluation. */
  | { readonly type: 'samples'; readonly run: number; readonly step: number; readonly samples: readonly Sample[] }
  | { readonly type: 'alignment'; readonly run: number; readonly step: number; readonly alignment: Alignment }
  | {
      readonly type: 'profile';
      readonly run: number;
      /** The last step that was measured. */
      readonly step: number;
      /** How many were, one after the other; the kernels' figures are of one of them, on average. */
      readonly steps: number;
      readonly kernels: readonly KernelShare[];
    }
  /** How a training step is launched; comes after `ready`, and again where it changes. */
  | { readonly type: 'launches'; readonly run: number; readonly launches: Launches }
  /** What a step of this model takes on this backend and on the other one; comes once for a run, soon after `ready`. */
  | {
      readonly type: 'comparison';
      readonly run: number;
      readonly here: StepTime;
      /** Absent where this browser has no other. */
      readonly there?: StepTime;
    }
  | { readonly type: 'ownPreview'; readonly run: number; readonly preview: Preview }
  | { readonly type: 'drawn'; readonly run: number; readonly text: string }
  /** The steps that can be recalled, and the bytes that their weights take; comes when they change. */
  | { readonly type: 'timeline'; readonly run: number; readonly steps: readonly number[]; readonly bytes: number }
  | { readonly type: 'recalled'; readonly run: number; readonly step: number; readonly alignment: Alignment }
  | {
      readonly type: 'explored';
      readonly run: number;
      readonly step: number;
      /** The earlier step that was asked for. */
      readonly at?: number;
      readonly exploration: Exploration;
    }
  | {
      readonly type: 'beam';
      readonly run: number;
      readonly step: number;
      /** The earlier step that was asked for. */
      readonly at?: number;
      readonly search: BeamSearch;
    }
  /** The share of the pairs, 0 to 1, that has been measured of what was asked for. */
  | { readonly type: 'measuring'; readonly run: number; readonly share: number }
  | {
      readonly type: 'measured';
      readonly run: number;
      readonly step: number;
      readonly set: HeldOutSide;
      readonly sets: readonly Measured[];
    }
  | { readonly type: 'lengthCurve'; readonly run: number; readonly step: number; readonly curve: LengthCurve }
  /** What a training step costs against length; comes point after point, all of them each time. */
  | { readonly type: 'cost'; readonly run: number; readonly points: readonly CostPoint[]; readonly done: boolean }
  | { readonly type: 'file'; readonly run: number; readonly file: ExportedFile; readonly kept?: true }
  /** A stop rule of the settings has ended the training, after `paused`; the message says which. */
  | { readonly type: 'stopped'; readonly run: number; readonly step: number; readonly message: string }
  /** Training stopped by itself at `step`; the last finite weights are kept. The message says what to try. */
  | {
      readonly type: 'halted';
      readonly run: number;
      readonly step: number;
      readonly reason: 'nonFinite' | 'deviceLost';
      readonly message: string;
    }
  /** The device was lost and rebuilt; the run went back to `step` and goes on. */
  | { readonly type: 'recovered'; readonly run: number; readonly step: number; readonly message: string }
  /** Something could not be done; `what` is the command that failed. The run before it, if any, is untouched. */
  | {
      readonly type: 'failed';
      readonly run: number;
      readonly what: Command['type'] | 'session';
      readonly message: string;
    };

/** Weights alone, a project in PyTorch, or a graph for inference. */
export type ExportFormat = 'safetensors' | 'pytorch' | 'onnx';

export interface DeviceReport {
  readonly backend: 'webgpu' | 'cpu';
  /** The adapter or processor in words. */
  readonly name: string;
  /** Where WebGPU was asked for and cannot be had: why, and what to do. */
  readonly notice?: string;
}

/** How it came about: by measuring on this device, by a fixed rule where that was not done, or by the settings. */
export type ChosenBy = 'measured' | 'rule' | 'forced';

/** What a training step asks of the device. */
export interface Launches {
  /** What one launch of a loop over time steps does: an operation of a step, several of them, or all steps. */
  readonly scans: 'operations' | 'steps' | 'sequences';
  readonly scansBy: ChosenBy;
  /** Of one step. A slow step is submitted in parts, so that an own input need not wait for its end. */
  readonly dispatches: number;
  readonly submissions: number;
  /** The matrix products by the shader that runs them. Empty on the processor. */
  readonly products: readonly { readonly variant: string; readonly dispatches: number }[];
  readonly productsBy: ChosenBy;
  /** Bytes of the buffers of the whole run, by what they hold. */
  readonly memory: readonly { readonly label: string; readonly bytes: number }[];
}

/** The median time of a training step on a backend. */
export interface StepTime {
  readonly backend: Settings['backend'];
  /** The adapter or processor in words. */
  readonly name: string;
  readonly milliseconds: number;
}

/** What one kernel took of a training step. */
export interface KernelShare {
  readonly name: string;
  /** The shaders that ran, or whose reference ran: its own, or variants of it. */
  readonly shaders: readonly { readonly label: string; readonly wgsl: string }[];
  readonly dispatches: number;
  /** Of the time of all kernels, 0 to 1. */
  readonly share: number;
  readonly milliseconds: number;
}

/** One training step. */
export interface TrainingPoint {
  readonly step: number;
  /** Mean cross-entropy per target token, in nats. */
  readonly loss: number;
  /** Euclidean norm of all gradients, before clipping. */
  readonly gradientNorm: number;
  /** Share of target tokens, 0 to 1. */
  readonly tokenAccuracy: number;
}

/** Progress on one held-out set. */
export interface Evaluation {
  readonly id: 'heldOut' | 'longer';
  readonly label: string;
  readonly count: number;
  /** Mean cross-entropy per target token, in nats, with the true past as input; where a source has several answers, of the first. */
  readonly loss: number;
  /** Pairs of which greedy decoding gives every token of an answer, the end mark too. */
  readonly exact: number;
  /** Share of target tokens that are the likeliest after the true past; absent of what was measured before it was kept. */
  readonly tokenAccuracy?: number;
}

/** A decoded input and where the decoder looked. */
export interface Alignment {
  readonly text: string;
  /** Whether the source is parted into words; absent where it is into characters. */
  readonly words?: true;
  /** Labels of the columns, the end mark last. */
  readonly sourceSymbols: readonly string[];
  /** Columns of tokens that the model has never seen. */
  readonly unknown: readonly number[];
  /** Labels of the rows; the end mark last where it was reached. */
  readonly outputSymbols: readonly string[];
  readonly prediction: string;
  /** The right answer where the task can tell it. */
  readonly answer?: string;
  /** The fewest edits from the answer to the prediction, token by token; with an answer alone. */
  readonly trace?: readonly EditStep[];
  /** Attention weights [rows, columns], row after row, each row summing to 1; empty where the model has no attention. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Where each head of each multi-head attention looks; absent where there is none. */
  readonly maps?: readonly AttentionMap[];
  /** Whether weights and maps are what a linear attention amounts to, which makes none itself. */
  readonly implied?: true;
  /** The columns that each row is made from, where the task knows them; any of a row's is as right as the others. */
  readonly gold?: readonly (readonly number[] | undefined)[];
  /** Rows whose weights or token a person has set; absent where nothing was. */
  readonly edited?: readonly number[];
  /** Heads that a person has switched off; absent where none is. */
  readonly headsOff?: OwnEdits['headsOff'];
  /** Where the text was cut because it is longer than the model reads: how, in words. */
  readonly notice?: string;
  /** Tokens after which the output was cut, because it had not ended; absent where it had. */
  readonly outputCut?: number;
}

/** An input decoded with every tensor on the way. */
export interface Exploration {
  readonly alignment: Alignment;
  /** The edits that were made; rows beyond the end of the output had none to take. */
  readonly edits: OwnEdits;
  /** Of each row, the likeliest tokens first. */
  readonly alternatives: readonly (readonly Alternative[])[];
  /** By the graph's names, such as `decoder.attention.scores`; rows are output steps, or source positions. */
  readonly tensors: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: Float32Array<ArrayBuffer> }>
  >;
}

/** A token that could be written. */
export interface Alternative {
  readonly token: number;
  readonly symbol: string;
  /** 0 to 1. */
  readonly probability: number;
}

/** The hypotheses that a search has looked at, as a tree: parents come before their children. */
export interface BeamSearch {
  readonly text: string;
  /** What was asked for: hypotheses kept at each step, and α of the length penalty. */
  readonly width: number;
  readonly lengthPenalty: number;
  readonly nodes: readonly BeamNode[];
  /** The node in which the best output ends, and the text of that output. */
  readonly best: number;
  readonly prediction: string;
  /** What greedy decoding writes, and the natural logarithm of its probability. */
  readonly greedy: { readonly prediction: string; readonly total: number };
}

export interface BeamNode {
  /** The place of its parent in the list; -1 for those of the first step. */
  readonly parent: number;
  readonly token: number;
  readonly symbol: string;
  /** Natural logarithm of the token's probability after its parents, and of all of them together. */
  readonly logProbability: number;
  readonly total: number;
  /** `total` over the length penalty. */
  readonly score: number;
  /** Whether the output ends here. */
  readonly ends: boolean;
}

/** Pairs that measure progress, or those that are kept for the end. */
export type HeldOutSide = 'validation' | 'test';

/** How well attention agrees with the gold alignment on a few held-out pairs, as they are decoded; shares, 0 to 1. */
export interface AlignmentProgress {
  /** Och and Ney's, over the strongest link of each output token. */
  readonly errorRate: number;
  readonly massOnGold: number;
  /** Entropy of a row as a share of the greatest that it can have. */
  readonly relativeEntropy: number;
  /** Output tokens that look no further left than the one before; absent where no two follow each other. */
  readonly monotonicity?: number;
}

/** What is known of a model on a set of pairs of different sources, decoded greedily. */
export interface Measured {
  readonly id: Evaluation['id'];
  readonly label: string;
  /** Pairs. */
  readonly n: number;
  /** Those that apply to the task, in the order in which they are shown. */
  readonly metrics: readonly { readonly id: MetricId; readonly estimate: Estimate }[];
  /** Tokens said for others, put in or left out, the most frequent first. */
  readonly confusion: readonly StepCount[];
  /** By edits, then by loss. */
  readonly worst: readonly MeasuredExample[];
  /** As they come. */
  readonly first: readonly MeasuredExample[];
}

/** A pair and what was said for it. */
export interface Sample {
  readonly source: string;
  /** The right answer; of several the one nearest to what was said. */
  readonly target: string;
  readonly said: string;
  /** The fewest edits that make the one into the other. */
  readonly edits: number;
  /** These edits, token by token. */
  readonly trace: readonly EditStep[];
}

export interface MeasuredExample extends Sample {
  /** Mean cross-entropy per target token, in nats. */
  readonly loss: number;
}

/** Exact match by source length. */
export interface LengthCurve {
  /** The longest source that is trained on, in tokens. */
  readonly trainedLength: number;
  readonly points: readonly LengthPoint[];
}
