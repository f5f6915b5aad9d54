import { giveUp } from '../actions';
import { formatPercent } from '../format';
import { usable } from '../store';
import { useSession, useSessionState } from '../useSession';
import type { Measuring } from './measures';

interface Props {
  readonly what: Measuring;
  /** What the button says while nothing is measured. */
  readonly label: string;
  onAsk(): void;
}

/** Asks for a measurement and says how far it has come; until then it can be given up. */
export function MeasureButton({ what, label, onAsk }: Props) {
  const session = useSession();
  const isMeasuring = useSessionState((state) => state.measuring === what);
  const canAsk = useSessionState((state) => usable(state) && state.measuring === undefined);
  const share = useSessionState((state) => state.measuredShare);
  return (
    <>
      <button type="button" disabled={!canAsk} onClick={onAsk}>
        {isMeasuring ? `Measuring… ${formatPercent(share)}` : label}
      </button>
      {isMeasuring && (
        <button type="button" onClick={() => giveUp(session)}>
          Give up
        </button>
      )}
    </>
  );
}
