import { differences } from '../../worker/settingDifferences';
import { defaultTaskOptions, type Settings } from '../../worker/settings';
import { formatCount } from '../format';
import { useSessionState } from '../useSession';
import type { ShippedModel } from './models';

/** That the model on the page came with it, how well it does and on what, and what Train will do. */
export function ShippedNote() {
  const shown = useSessionState(({ shipped }) => shipped);
  const running = useSessionState((state) => state.running);
  const draft = useSessionState((state) => state.draft);
  if (!shown || !running) return null;
  return (
    <p className="gloss">
      This model came with the page, trained for {formatCount(shown.model.step)} steps
      {otherwise(running, draft).map(({ label, to }) => ` · ${label}: ${to}`)}: {score(shown.model)} held-out pairs
      right. Train starts a new one, from the settings in Setup.
    </p>
  );
}

/** The options of its task in which it is not what the form says or, of another task, not what is usual. */
function otherwise({ task, taskOptions }: Settings, draft: Settings) {
  const form = { ...draft, task, taskOptions: draft.task === task ? draft.taskOptions : defaultTaskOptions(task) };
  return differences(form, { ...form, taskOptions });
}

function score({ sets }: ShippedModel): string {
  const heldOut = sets.find(({ id }) => id === 'heldOut');
  return heldOut ? `${heldOut.exact} of ${heldOut.count}` : '';
}
