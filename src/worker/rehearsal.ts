/** What a training step of a run takes on its own backend, timed before it has trained. */
import type { Pace } from './pace';
import { queuedStep } from './queuedStep';
import type { Run } from './run';

/** Steps are timed whole, and queued, where one took no longer in its parts, for each part has its way to the device and back; */
const WHOLE_MS = 160;
/** else in parts of so many milliseconds and round trips, beside which that is little. */
const PART_MS = 40;
const ROUND_TRIPS_A_PART = 8;
/** Where the first step takes longer, a second would tell little more. */
const LONG_MS = 1000;
/** Where it takes longer than this, its time is told from the parts that have run until then. */
const LONGEST_MS = 3000;

/** Milliseconds. `between` runs between the parts of the steps that it takes, and ends the rehearsal where it throws. */
export async function rehearse(
  run: Run,
  { firstParts, roundTrip }: Pick<Pace, 'firstParts' | 'roundTrip'>,
  between: () => Promise<void>,
): Promise<number> {
  const began = performance.now();
  let submitted = 0;
  try {
    await run.rehearseInParts(firstParts, async () => {
      submitted++;
      if (performance.now() - began > LONGEST_MS) throw new TooLong();
      await between();
    });
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    const ran = Math.max(1, submitted - 1); // the last is on its way
    return ((performance.now() - began) * firstParts) / ran;
  }
  const first = performance.now() - began; // a driver may have left something to do for it
  if (first > LONG_MS) return first;
  await between();
  if (first <= WHOLE_MS) return queuedStep(() => run.rehearseInParts(1, between), roundTrip, between);
  const parts = Math.ceil(first / Math.max(PART_MS, ROUND_TRIPS_A_PART * roundTrip));
  const again = performance.now();
  await run.rehearseInParts(parts, between);
  return Math.max(0, performance.now() - again - roundTrip);
}

class TooLong extends Error {}
