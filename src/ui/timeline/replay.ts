/** Goes through a run's training again, from one kept step to the next. */
import { recall } from '../actions';
import type { Snapshot } from '../alignmentFeed';
import type { Session } from '../store';

/** Milliseconds that each step is shown at least. */
const FRAME_MS = 110;

/**
 * The input as it was decoded at a kept step, once it is shown; undefined where the person went elsewhere meanwhile, or
 * the step is kept no longer.
 */
export function recalled(session: Session, step: number): Promise<Snapshot | undefined> {
  const { store, feed } = session;
  const { run } = store.getState();
  recall(session, step);
  return new Promise((resolve) => {
    const stops: (() => void)[] = [];
    const end = (snapshot: Snapshot | undefined) => {
      for (const stop of stops) stop();
      resolve(snapshot);
    };
    const before = feed.computed;
    stops.push(
      feed.changed.subscribe(() => {
        const { computed } = feed;
        if (computed !== before && computed !== feed.live && computed?.step === step) end(computed);
      }),
      store.subscribe((state) => {
        if (state.run !== run || state.recalled !== step || !state.timeline.steps.includes(step)) end(undefined);
      }),
    );
  });
}

/** Shows each kept step in turn, then the model of now; ends early where the person goes elsewhere. */
export async function replay(session: Session, from: number): Promise<void> {
  const { steps } = session.store.getState().timeline;
  for (const step of steps.filter((kept) => kept >= from)) {
    const shown = await recalled(session, step);
    if (!shown) return;
    await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
    if (session.store.getState().recalled !== step) return;
  }
  recall(session, undefined);
}

/**
 * Every kept step, the earliest first; then the page is where it was. Undefined where the person goes elsewhere or changes
 * the input meanwhile: some frames would be missing, or of another input.
 */
export async function framesOf(session: Session): Promise<readonly Snapshot[] | undefined> {
  const { store } = session;
  const { run, input, recalled: before, timeline } = store.getState();
  const frames: Snapshot[] = [];
  for (const step of timeline.steps) {
    if (!store.getState().timeline.steps.includes(step)) continue; // thinned out while it trained on
    const shown = await recalled(session, step);
    const now = store.getState();
    if (now.run !== run || now.input !== input || now.recalled !== step) return undefined;
    if (shown) frames.push(shown);
  }
  recall(session, before);
  return frames;
}
