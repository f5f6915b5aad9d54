/**
 * How many steps the session submits at a time, or in how many parts it submits one, from what the last ones took. On a
 * fast device steps are short and go together; on a slow one a step is parted, so that what a person types is answered
 * within it.
 */

/** Milliseconds that a submission aims at. Two may be waiting at once. */
const CHUNK_MS = 40;
/** With a snapshot every 25 steps and two chunks on their way, a lost device costs fewer than 50 steps. */
const LONGEST_CHUNK = 8;
/** A step that takes longer is parted, until it takes less than half of this. */
const PARTED_MS = 80;
const PART_MS = 20;
/** Chunks by whose median a step is told. */
const RECENT = 9;

export class Pace {
  /** Steps of a chunk. */
  chunk = 1;
  /** Parts of a step; more than one only where a chunk is one step. */
  parts = 1;
  /** Milliseconds of a step, of the last chunk that was noted. */
  stepMs = 0;
  readonly #recent: number[] = [];

  /** Notes what so many steps took. */
  note(milliseconds: number, steps: number): void {
    this.stepMs = milliseconds / steps;
    this.#recent.push(this.stepMs);
    if (this.#recent.length > RECENT) this.#recent.shift();
    this.chunk = Math.max(1, Math.min(LONGEST_CHUNK, Math.round(CHUNK_MS / this.stepMs)));
    const parted = this.parts > 1 ? this.stepMs > PARTED_MS / 2 : this.stepMs > PARTED_MS;
    this.parts = parted ? Math.ceil(this.stepMs / PART_MS) : 1;
  }

  /** Milliseconds of a step, the median of the last chunks; 0 while nothing is known. */
  get usualMs(): number {
    return this.#recent.toSorted((a, b) => a - b)[Math.floor(this.#recent.length / 2)] ?? 0;
  }

  /** Whether a second chunk may be submitted before the first has run: then the queue never runs dry. */
  get mayQueue(): boolean {
    return this.parts === 1 && this.stepMs > 0 && this.stepMs * this.chunk <= 1.25 * CHUNK_MS;
  }
}
