/** Brings the kept runs to the page, keeps the one that is on it, and offers the last. */
import { formatCount } from '../format';
import { offerStore, propose, withdrawOffer } from '../offers';
import { begun, type Session } from '../store';
import { openKept } from './openKept';
import { beginRecording, recordAll, shelf } from './pageRuns';
import type { Runs } from './useRuns';

/** `opened` is when the page is as its address says. A link says what is wanted: only a run kept after it was `followed` is offered. */
export function startRuns(session: Session, opened: Promise<void>, followed: number): Runs {
  const runs = { shelf, recorder: beginRecording(session, false) };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') recordAll();
  });
  // After what a link offers, for the run is the later of the two.
  void Promise.all([shelf.load(), opened]).then(() => offerLast(session, runs, followed));
  return runs;
}

function offerLast(session: Session, runs: Runs, since: number): void {
  const last = runs.shelf.store.getState().runs.find(({ beside }) => !beside);
  if (!last || last.savedAt <= since || begun(session.store.getState())) return;
  const offer = {
    text: `Last time: ${last.name}, ${formatCount(last.step)} ${last.step === 1 ? 'step' : 'steps'}.`,
    button: last.hasWeights ? 'Go on with it' : 'Begin it again',
    take: async () => {
      if (!(await openKept(session, runs, last))) propose(offer);
    },
  };
  propose(offer);
  // Who trains another run has declined.
  const stop = session.store.subscribe((state) => {
    if (!begun(state)) return;
    stop();
    if (offerStore.getState().offer === offer) withdrawOffer();
  });
}
