import { useStore } from 'zustand';
import { laneStore } from '../lanes/laneStore';
import { addMessage } from '../store';
import { useSession, useSessionState } from '../useSession';
import { shippedFor } from './models';
import { openShipped } from './openShipped';

/**
 * Offers the trained model of the chosen task, where one comes with the page and is not what the page shows. Nothing can
 * be in step with it, for it does not train: while other models stand beside the first it is not offered.
 */
export function ShippedOffer() {
  const session = useSession();
  const model = useSessionState(({ draft }) => shippedFor(draft.task));
  const shown = useSessionState(({ shipped }) => shipped?.model);
  const alone = useStore(laneStore, (lanes) => lanes.others.length === 0);
  const busy = useSessionState(({ phase, pending }) => phase === 'stopped' || pending !== undefined);
  if (!model || model === shown || !alone) return null;
  const refuse = () =>
    addMessage(session, {
      tone: 'alert',
      text: 'The trained model could not be fetched. Check the connection and try again.',
      reload: false,
    });
  return (
    <p className="gloss">
      <button type="button" disabled={busy} onClick={() => void openShipped(session, model, refuse)}>
        Show a trained one
      </button>
    </p>
  );
}
