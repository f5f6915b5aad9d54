/** Keeps a run whose device does not come back, for the page that is opened after it. */
import { ownId } from '../tasks/own/ownTask';
import type { CheckpointStore } from './checkpoint';
import type { CurrentRun } from './currentRun';

/** What can be done then, in words. */
export async function keepForReload(
  checkpoints: CheckpointStore | undefined,
  { run: { settings, tokens, task }, snapshot, tested }: CurrentRun,
  training: boolean,
): Promise<string> {
  if (!checkpoints) return 'This model ends here; it can be begun again.';
  // A person's own pairs outlive the page only where that was asked for, and without them the run cannot go on.
  if (task.id === ownId) return 'Reload the page: a run on your own pairs is not kept for you, so the run begins anew.';
  const kept = await checkpoints.save({ settings, tokens, snapshot, tested, training, savedAt: Date.now() }).then(
    () => true,
    () => false,
  );
  const hope = kept ? `the run goes on from step ${snapshot.step}` : 'nothing could be kept, so the run begins anew';
  return `Reload the page: ${hope}.`;
}
