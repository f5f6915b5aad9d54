/** What a bench asks of an engine. */
import type { Problem } from './problem';
import type { RowKey } from './row';

export interface Engine {
  /** Trains so many steps and waits for the last, in the engine's usual way: ours asks the queue, others read the loss. */
  train(steps: number): Promise<void>;
  /** Of the last step: the mean cross-entropy per target token, in nats. */
  loss(): Promise<number>;
  /** Gives its memory back, where a page that is closed does not do so. */
  close?(): void;
}

export type OpenEngine = (problem: Problem, how: Pick<RowKey, 'backend' | 'variant'>, gpu?: GPU) => Promise<Engine>;
