import { useId } from 'react';
import { useStore } from 'zustand';
import { objectionTo, type Settings } from '../../worker/settings';
import { addMessage } from '../store';
import { useSession, useSessionState } from '../useSession';
import { laneStore, letterOf, MOST_OTHERS } from './laneStore';
import { objectionToBeside } from './sameBatches';
import './lanes.css';

const NOT_FETCHED = 'What trains models beside each other could not be fetched. Check the connection and try again.';

/** Begins a model of the changes beside the running one, or says why that cannot be. */
export function TrainBeside({ running }: { readonly running: Settings }) {
  const session = useSession();
  const id = useId();
  const draft = useSessionState((state) => state.draft);
  const invalid = useSessionState((state) => state.invalid.length > 0);
  const others = useStore(laneStore, (lanes) => lanes.others.length);
  const objection = objectionToBeside(running, draft);
  const disabled = objection !== undefined || invalid || objectionTo(draft) !== undefined;
  // Most visits have one model: what keeps several in step is fetched for the second.
  const begin = async () => {
    const lanes = await import('./otherLanes').catch(() => undefined);
    if (lanes) lanes.trainDraftBeside(session);
    else addMessage(session, { tone: 'alert', text: NOT_FETCHED, reload: false });
  };
  return (
    <>
      <button
        type="button"
        disabled={disabled}
        aria-describedby={objection && id}
        title={
          others < MOST_OTHERS
            ? 'One more model with these changes, on the same batches'
            : `There is room for no more lanes: it takes the place of ${letterOf(MOST_OTHERS)}`
        }
        onClick={() => void begin()}
      >
        {others === 0 ? 'Train beside it' : `Train as ${letterOf(Math.min(others + 1, MOST_OTHERS))}`}
      </button>
      {objection && (
        <p className="besideNote" id={id}>
          {objection}
        </p>
      )}
    </>
  );
}
