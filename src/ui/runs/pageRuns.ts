/** The runs of this page: one shelf, and a recorder for each model. */
import type { Session } from '../store';
import { Recorder } from './recorder';
import { RunShelf } from './runShelf';
import { browserRuns } from './storage';

export const shelf = new RunShelf(browserRuns);

const recorders = new Set<Recorder>();

/** Keeps the runs of a session; `beside` where it is not the page's own. */
export function beginRecording(session: Session, beside: boolean): Recorder {
  const recorder = new Recorder(session, shelf, beside);
  recorders.add(recorder);
  return recorder;
}

/** Keeps what is new of every run on the page. */
export function recordAll(): void {
  for (const recorder of recorders) recorder.record();
}

/** The session is about to end; resolves once nothing more of its run can be kept. */
export async function endRecording(recorder: Recorder): Promise<void> {
  recorders.delete(recorder);
  await recorder.end();
}
