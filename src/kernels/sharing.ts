/**
 * Whether a program's calls are shared among threads. On a machine that is busy with other work, waiting for a thread that
 * does not get its turn costs more than it gives, so both ways are timed now and then, and the faster is kept in between.
 */

/** Runs of each way that are timed, and the runs until they are timed again. */
const TRIALS = 3;
const PERIOD = 150;

export class Sharing {
  #run = 0;
  #runMs = 0;
  #sharedMs = 0;
  #aloneMs = 0;

  /** For the run to come. */
  get shares(): boolean {
    const turn = this.#run % PERIOD;
    if (turn < TRIALS) return true;
    if (turn < 2 * TRIALS) return false;
    return this.#sharedMs <= this.#aloneMs;
  }

  /** Begins the run; one before that was not brought to its end counts for nothing. */
  begin(): void {
    this.#runMs = 0;
  }

  /** Notes what the run took, or a part of it. */
  add(milliseconds: number): void {
    this.#runMs += milliseconds;
  }

  /** Ends the run. */
  end(): void {
    const milliseconds = this.#runMs;
    const turn = this.#run % PERIOD;
    if (turn === 0) {
      this.#sharedMs = 0;
      this.#aloneMs = 0;
    }
    if (turn < TRIALS) this.#sharedMs += milliseconds;
    else if (turn < 2 * TRIALS) this.#aloneMs += milliseconds;
    this.#run++;
  }
}
