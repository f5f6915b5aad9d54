/** What a training step of a run takes on its own backend, timed before it has trained. */
import type { Run } from './run';

/** A first step, of which nobody knows what it takes, comes in so many parts, for what is typed to be answered between them. */
const FIRST_PARTS = 100;
/** A step that took no longer in so many parts is timed whole, for each part has its way to the device and back; */
const WHOLE_MS = 160;
/** else in parts of so many milliseconds, beside which that is little. */
const PART_MS = 40;
/** Where the first step takes longer, a second would tell little more. */
const LONG_MS = 1000;
/** Where it takes longer than this, its time is told from the parts that have run until then. */
const LONGEST_MS = 3000;

/** Milliseconds. `between` runs between the parts of the steps that it takes, and ends the rehearsal where it throws. */
export async function rehearse(run: Run, between: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let submitted = 0;
  try {
    await run.rehearseInParts(FIRST_PARTS, async () => {
      submitted++;
      if (performance.now() - began > LONGEST_MS) throw new TooLong();
      await between();
    });
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    const ran = Math.max(1, submitted - 1); // the last is on its way
    return ((performance.now() - began) * FIRST_PARTS) / ran;
  }
  const first = performance.now() - began; // a driver may have left something to do for it
  if (first > LONG_MS) return first;
  await between();
  const again = performance.now();
  await run.rehearseInParts(first <= WHOLE_MS ? 1 : Math.ceil(first / PART_MS), between);
  return performance.now() - again;
}

class TooLong extends Error {}
