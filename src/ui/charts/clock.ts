/** How long a run has trained, step by step: what the curves are drawn over where they are drawn by time. */
import type { Series } from '../series';
import type { Session } from '../store';

/** Notes in the history the seconds of every stretch of training. Single steps take no time that is counted. */
export function startClock({ store, history: { clock } }: Session): void {
  let noted = 0;
  store.subscribe((state, before) => {
    if (state.phase !== 'training') return;
    const now = performance.now();
    if (before.phase !== 'training') {
      noted = now;
      if (clock.length === 0) clock.append(state.step, 0);
    } else if (state.step > before.step) {
      clock.append(state.step, clock.value(clock.length - 1) + (now - noted) / 1000);
      noted = now;
    }
  });
}

/** Seconds that training had taken when a step was done; 0 where nothing was timed. */
export function secondsAt(clock: Series, step: number): number {
  const after = clock.firstFrom(step);
  if (clock.length === 0) return 0;
  if (after === 0) return clock.value(0);
  if (after === clock.length) return clock.value(clock.length - 1);
  const [from, to] = [clock.step(after - 1), clock.step(after)];
  const [began, ended] = [clock.value(after - 1), clock.value(after)];
  return began + ((step - from) / (to - from)) * (ended - began);
}

/** The step, perhaps between two, that was being done so many seconds into training. */
export function stepAt(clock: Series, seconds: number): number {
  if (clock.length === 0) return 0;
  let low = 0;
  let high = clock.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (clock.value(middle) < seconds) low = middle + 1;
    else high = middle;
  }
  if (low === 0 || clock.value(low) <= seconds) return clock.step(low);
  const [began, ended] = [clock.value(low - 1), clock.value(low)];
  const [from, to] = [clock.step(low - 1), clock.step(low)];
  return from + ((seconds - began) / (ended - began)) * (to - from);
}
