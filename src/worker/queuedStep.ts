/** What a step takes where steps are queued one behind the other, as they are in training. */

/** Steps are timed together until so many milliseconds, beside which a clock and a way to the device are little. */
const LONG_ENOUGH_MS = 80;
const MOST_STEPS = 64;

/** Milliseconds. `step` submits one and resolves when it has run; `between` runs between two stretches of steps. */
export async function queuedStep(
  step: () => Promise<void>,
  roundTrip: number,
  between: () => Promise<void> = async () => {},
): Promise<number> {
  for (let steps = 1; ; steps *= 4) {
    const began = performance.now();
    await Promise.all(Array.from({ length: steps }, step));
    const milliseconds = performance.now() - began - roundTrip;
    if (milliseconds >= LONG_ENOUGH_MS || steps === MOST_STEPS) return Math.max(0, milliseconds) / steps;
    await between();
  }
}
