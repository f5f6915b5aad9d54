/** Places along a run's training: those of the kept steps, in order, and last that of the model of now. */
import { createStore } from 'zustand/vanilla';
import { recall } from '../actions';
import type { Session, SessionState } from '../store';

/** The step that the pointer is at in a chart; every chart and the timeline mark it. */
export const pointedStep = createStore<{ readonly step: number | undefined }>(() => ({ step: undefined }));

export function pointAtStep(step: number | undefined): void {
  if (pointedStep.getState().step !== step) pointedStep.setState({ step });
}

/** The place nearest to a step; that of now where the step is undefined. */
export function placeOf({ timeline, step: now }: Pick<SessionState, 'timeline' | 'step'>, step?: number): number {
  const { steps } = timeline;
  if (step === undefined) return steps.length;
  const distance = (place: number) => Math.abs((steps[place] ?? now) - step);
  let best = 0;
  for (let place = 1; place <= steps.length; place++) if (distance(place) < distance(best)) best = place;
  return best;
}

/** Shows the training as it was there. A place beyond the last is that of now. */
export function goToPlace(session: Session, place: number): void {
  recall(session, session.store.getState().timeline.steps[place]);
}

/** Shows the kept step that is nearest to this one, where steps are kept at all. */
export function goToStep(session: Session, step: number): void {
  const state = session.store.getState();
  if (state.timeline.steps.length < 2) return;
  const place = placeOf(state, step);
  if (place !== placeOf(state, state.recalled)) goToPlace(session, place);
}
