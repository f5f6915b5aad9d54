/** The curves of the running model. Charts subscribe and draw at most once a frame. */
import type { Evaluation, TrainingPoint } from '../worker/protocol';
import { Series } from './series';
import { Signal } from './signal';

export class History {
  readonly trainingLoss = new Series();
  readonly heldOutLoss = new Series();
  /** Shares of pairs, 0 to 1. */
  readonly heldOutExact = new Series();
  readonly longerExact = new Series();
  readonly changed = new Signal();

  addPoints(points: readonly TrainingPoint[]): void {
    for (const { step, loss } of points) this.trainingLoss.append(step, loss);
    this.changed.send();
  }

  addEvaluation(step: number, sets: readonly Evaluation[]): void {
    for (const { id, loss, exact, count } of sets) {
      const share = count === 0 ? 0 : exact / count;
      if (id === 'heldOut') {
        this.heldOutLoss.append(step, loss);
        this.heldOutExact.append(step, share);
      } else {
        this.longerExact.append(step, share);
      }
    }
    this.changed.send();
  }

  goBackTo(step: number): void {
    for (const series of this.#all()) series.truncate(step);
    this.changed.send();
  }

  clear(): void {
    for (const series of this.#all()) series.clear();
    this.changed.send();
  }

  #all(): readonly Series[] {
    return [this.trainingLoss, this.heldOutLoss, this.heldOutExact, this.longerExact];
  }
}
