/** Asks a worker what a step of a model takes on the backends of this machine. */
import type { StepTime } from './protocol';
import type { Characters } from './run';
import type { Settings } from './settings';

export interface ComparisonRequest {
  readonly settings: Settings;
  readonly characters: Characters;
  /** Those to be timed. */
  readonly backends: readonly StepTime['backend'][];
}

/** The backends that this browser has for the model. */
export type ComparisonReply = readonly StepTime[];

export interface Comparison {
  /** Never resolves once it has been given up. */
  readonly times: Promise<ComparisonReply>;
  giveUp(): void;
}

/** Milliseconds in which a person who does something comes first. */
const PATIENCE_MS = 1500;

export function compareInWorker(request: ComparisonRequest): Comparison {
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const times = new Promise<ComparisonReply>((resolve) => {
    timer = setTimeout(() => {
      worker = new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<ComparisonReply>) => resolve(data);
      worker.onerror = () => resolve([]);
      worker.postMessage(request);
    }, PATIENCE_MS);
  });
  const giveUp = () => {
    clearTimeout(timer);
    worker?.terminate();
  };
  void times.then(giveUp);
  return { times, giveUp };
}
