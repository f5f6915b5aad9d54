/**
 * What the page and the training session say to each other. Every message bears the run it belongs to; both sides
 * ignore messages of a run that has been replaced. Tensors travel as transferred typed arrays.
 */
import type { ExportedFile } from '../exchange/modelState';
import type { Settings } from './settings';

// The page reads the type of a file here, so that it need not know who writes it.
export type { ExportedFile };

/** From the page to the session. */
export type Command =
  /** Build a model from settings and seed, replacing whatever there was; answered by `ready` or `failed`. */
  | {
      readonly type: 'prepare';
      readonly run: number;
      readonly settings: Settings;
      /** The text to decode from now on. */
      readonly input: string;
      /** Whether a run that a lost device cut short may be taken up again in place of these settings. */
      readonly resume: boolean;
    }
  | { readonly type: 'train'; readonly run: number }
  | { readonly type: 'pause'; readonly run: number }
  /** Exactly one training step, then pause. */
  | { readonly type: 'step'; readonly run: number }
  /** Decode this text from now on, and at once. */
  | { readonly type: 'decode'; readonly run: number; readonly text: string }
  /** Measure the next training steps kernel by kernel; answered by `profile`. */
  | { readonly type: 'profile'; readonly run: number }
  /** Write the model as it is now to a file; answered by `file` or `failed`. Training goes on. */
  | { readonly type: 'export'; readonly run: number; readonly format: ExportFormat }
  /** Go on with the model of a weights file, replacing whatever there was; answered by `ready` or `failed`. */
  | { readonly type: 'open'; readonly run: number; readonly bytes: ArrayBuffer; readonly input: string }
  /** Go on with this run, from the step where it is, on another backend; answered by `ready` or `failed`. */
  | { readonly type: 'move'; readonly run: number; readonly backend: Settings['backend'] }
  /** The last alignment has been drawn; another may come. */
  | { readonly type: 'acknowledge'; readonly run: number };

/** From the session to the page. */
export type SessionEvent =
  | {
      readonly type: 'ready';
      readonly run: number;
      /** The settings that the model was built from: those asked for, or those of a run taken up again or of a file. */
      readonly settings: Settings;
      readonly device: DeviceReport;
      /** Number of trainable parameters. */
      readonly parameters: number;
      /** 0, or the step at which a run or a file is taken up. */
      readonly step: number;
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
    }
  | { readonly type: 'evaluation'; readonly run: number; readonly step: number; readonly sets: readonly Evaluation[] }
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
  | { readonly type: 'file'; readonly run: number; readonly file: ExportedFile }
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

/** What a training step asks of the device. */
export interface Launches {
  /** What one launch of a loop over time steps does: an operation of a step, several of them, or all steps. */
  readonly scans: 'operations' | 'steps' | 'sequences';
  /** Of one step. A slow step is submitted in parts, so that an own input need not wait for its end. */
  readonly dispatches: number;
  readonly submissions: number;
  /** The matrix products by the shader that runs them. Empty on the processor. */
  readonly products: readonly { readonly variant: string; readonly dispatches: number }[];
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
  /** Mean cross-entropy per target token, in nats, with the true past as input. */
  readonly loss: number;
  /** Pairs of which greedy decoding gives every token, the end mark too. */
  readonly exact: number;
}

/** A decoded input and where the decoder looked. */
export interface Alignment {
  readonly text: string;
  /** Labels of the columns, the end mark last. */
  readonly sourceSymbols: readonly string[];
  /** Columns of characters that the model has never seen. */
  readonly unknown: readonly number[];
  /** Labels of the rows; the end mark last where it was reached. */
  readonly outputSymbols: readonly string[];
  readonly prediction: string;
  /** The right answer where the task can tell it. */
  readonly answer?: string;
  /** Attention weights [rows, columns], row after row, each row summing to 1; empty where the model has no attention. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Where the text was cut because it is longer than the model reads: how, in words. */
  readonly notice?: string;
}
