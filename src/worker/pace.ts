/**
 * How many steps the session submits at a time, or in how many parts it submits one, from what the last ones took. On a
 * fast device steps are short and go together; on a slow one a step is parted, so that what a person types is answered
 * within it.
 */

/** Milliseconds that a submission aims at. Two may be waiting at once. */
const CHUNK_MS = 40;
/** With a snapshot every 25 steps and two chunks on their way, a lost device costs fewer than 50 steps. */
const LONGEST_CHUNK = 8;
/** A step that takes longer than so many parts is parted, until it takes less than half of that. */
const PARTED = 4;
const PART_MS = 20;
/** A part takes at least so many round trips, for with each a part has its way to the device and back. */
const ROUND_TRIPS_A_PART = 4;
/** A first step, of which nobody knows what it takes, comes in so many parts, and they have so many milliseconds for their ways. */
const FIRST_PARTS = 100;
const FIRST_TRIPS_MS = 200;
/** A step that the clock did not see took as long as this. */
const SHORTEST_MS = 0.01;
/** Milliseconds of steps that are measured kernel by kernel, and the most of them: a lost device takes them too. */
const MEASURED_MS = 200;
const MOST_MEASURED = 16;
/** Chunks by whose median a step is told. */
const RECENT = 9;

export class Pace {
  /** Steps of a chunk. */
  chunk = 1;
  /** Parts of a step, once its pace is known; more than one only where a chunk is one step. */
  parts = 1;
  /** Milliseconds of a step, of the last chunk that was noted. */
  stepMs = 0;
  readonly #recent: number[] = [];

  /** Milliseconds of a round trip to the device. */
  constructor(readonly roundTrip = 0) {}

  /** Notes what so many steps took. */
  note(milliseconds: number, steps: number): void {
    this.stepMs = Math.max(SHORTEST_MS, milliseconds / steps);
    this.#recent.push(this.stepMs);
    if (this.#recent.length > RECENT) this.#recent.shift();
    this.chunk = Math.max(1, Math.min(LONGEST_CHUNK, Math.round(CHUNK_MS / this.stepMs)));
    const parts = this.stepMs / Math.max(PART_MS, ROUND_TRIPS_A_PART * this.roundTrip);
    this.parts = parts > (this.parts > 1 ? PARTED / 2 : PARTED) ? Math.ceil(parts) : 1;
  }

  /** Parts in which the next step is submitted. */
  get nextParts(): number {
    return this.stepMs === 0 ? this.firstParts : this.parts;
  }

  get firstParts(): number {
    return Math.max(1, Math.min(FIRST_PARTS, Math.floor(FIRST_TRIPS_MS / this.roundTrip)));
  }

  /** Steps to be measured kernel by kernel: a GPU's clock is coarse beside a kernel, which many steps even out. */
  get measured(): number {
    return Math.max(1, Math.min(MOST_MEASURED, Math.round(MEASURED_MS / (this.stepMs || MEASURED_MS))));
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
