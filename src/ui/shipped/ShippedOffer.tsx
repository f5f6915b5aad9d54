import { addMessage } from '../store';
import { useSession, useSessionState } from '../useSession';
import { shippedFor } from './models';
import { openShipped } from './openShipped';

/** Offers the trained model of the chosen task, where one comes with the page and is not what the page shows. */
export function ShippedOffer() {
  const session = useSession();
  const model = useSessionState(({ draft }) => shippedFor(draft.task));
  const shown = useSessionState(({ shipped }) => shipped?.model);
  const busy = useSessionState(({ phase, pending }) => phase === 'stopped' || pending !== undefined);
  if (!model || model === shown) return null;
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
