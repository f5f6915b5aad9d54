/** Asks a worker what a step of a model takes on another backend of this machine. */
import type { Batch } from '../tasks/batch';
import type { StepTime } from './protocol';
import type { TokenSets } from './run';
import type { Settings } from './settings';

export interface ComparisonRequest {
  readonly settings: Settings;
  readonly tokens: TokenSets;
  /** What the steps train on: the other worker has not the data to draw another. */
  readonly batch: Batch;
  readonly backend: StepTime['backend'];
}

/** Undefined where this browser has no such backend for the model. */
export type ComparisonReply = StepTime | undefined;

export interface Comparison {
  /** Never resolves once it has been given up. */
  readonly time: Promise<ComparisonReply>;
  giveUp(): void;
}

/** Milliseconds in which a person who does something comes first. */
const PATIENCE_MS = 1500;

export function compareInWorker(request: ComparisonRequest): Comparison {
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<ComparisonReply>((resolve) => {
    timer = setTimeout(() => {
      worker = new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<ComparisonReply>) => resolve(data);
      worker.onerror = () => resolve(undefined);
      worker.postMessage(request);
    }, PATIENCE_MS);
  });
  const giveUp = () => {
    clearTimeout(timer);
    worker?.terminate();
  };
  void time.then(giveUp);
  return { time, giveUp };
}

/** For a run that is not to be compared. */
export const noComparison = (): Comparison => ({ time: new Promise(() => {}), giveUp: () => {} });
