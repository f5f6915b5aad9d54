/** The curves of the running model. Charts subscribe and draw at most once a frame. */
import type { AlignmentProgress, Evaluation, TrainingPoint } from '../worker/protocol';
import { Series } from './series';
import { Signal } from './signal';

export class History {
  readonly trainingLoss = new Series();
  readonly heldOutLoss = new Series();
  /** Shares of pairs, 0 to 1. */
  readonly heldOutExact = new Series();
  readonly longerExact = new Series();
  /** Shares of target tokens that are the likeliest after the true past, 0 to 1. */
  readonly trainingAccuracy = new Series();
  readonly heldOutAccuracy = new Series();
  /** How attention agrees with the gold alignment, where there is one; shares, 0 to 1. */
  readonly massOnGold = new Series();
  readonly alignmentErrors = new Series();
  readonly relativeEntropy = new Series();
  readonly monotonicity = new Series();
  /** Seconds of training up to a step. */
  readonly clock = new Series();
  readonly changed = new Signal();

  addPoints(points: readonly TrainingPoint[]): void {
    for (const { step, loss, tokenAccuracy } of points) {
      this.trainingLoss.append(step, loss);
      this.trainingAccuracy.append(step, tokenAccuracy);
    }
    this.changed.send();
  }

  addEvaluation(step: number, sets: readonly Evaluation[], alignment?: AlignmentProgress): void {
    for (const { id, loss, exact, count, tokenAccuracy } of sets) {
      const share = count === 0 ? 0 : exact / count;
      if (id === 'heldOut') {
        this.heldOutLoss.append(step, loss);
        this.heldOutExact.append(step, share);
        if (tokenAccuracy !== undefined) this.heldOutAccuracy.append(step, tokenAccuracy);
      } else {
        this.longerExact.append(step, share);
      }
    }
    if (alignment) {
      this.massOnGold.append(step, alignment.massOnGold);
      this.alignmentErrors.append(step, alignment.errorRate);
      this.relativeEntropy.append(step, alignment.relativeEntropy);
      if (alignment.monotonicity !== undefined) this.monotonicity.append(step, alignment.monotonicity);
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
    return [
      this.trainingLoss,
      this.heldOutLoss,
      this.heldOutExact,
      this.longerExact,
      this.trainingAccuracy,
      this.heldOutAccuracy,
      this.massOnGold,
      this.alignmentErrors,
      this.relativeEntropy,
      this.monotonicity,
      this.clock,
    ];
  }
}
