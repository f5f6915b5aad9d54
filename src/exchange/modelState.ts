/** A model outside of any device: what every file format is written from, and what a weights file is read into. */
import type { ModelSettings } from '../model/modelSettings';
import type { HeldOutLoss } from '../model/schedule';
import type { TokenSet } from '../tasks/tokens';

export interface HostTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** Tensors by PyTorch's names, such as `encoder.lstm.weight_ih_l0`. */
export type HostTensors = ReadonlyMap<string, HostTensor>;

export interface ModelState {
  readonly model: ModelSettings;
  /** What the person chose, as the page keeps it; whoever opens a file checks it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Token 4 and up of either side; tokens 0 to 3 are padding, start, end and unknown. */
  readonly source: TokenSet;
  readonly target: TokenSet;
  /** Steps of training behind it. */
  readonly step: number;
  /** The step at which the test set was measured; absent where it was not, and in files of before it was written down. */
  readonly tested?: number;
  /** What was measured so far, on which the learning rate may depend; absent in files of before it was written down. */
  readonly heldOut?: readonly HeldOutLoss[];
  /** Of own pairs, whether their test set was a file: pairs that would else be kept for the test were trained on. */
  readonly testFile?: true;
  readonly parameters: HostTensors;
  /** Adam's moments, named as the parameters are. */
  readonly firstMoments: HostTensors;
  readonly secondMoments: HostTensors;
}

/** A file to download. */
export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
