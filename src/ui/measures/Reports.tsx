import { measure, measureLengths } from '../actions';
import { usable } from '../store';
import { useSession, useSessionState } from '../useSession';
import { LengthCurve } from './LengthCurve';
import { SideReport } from './SideReport';
import { TestSet } from './TestSet';

/** What can be measured, and what was. */
export function Reports() {
  const session = useSession();
  const measuring = useSessionState((state) => state.measuring);
  const canAsk = useSessionState((state) => usable(state) && state.measuring === undefined);
  const validation = useSessionState(({ measurements }) => measurements.validation);
  return (
    <>
      <p className="gloss">
        Validation pairs are those that the curves call held-out: they are never trained on. Training waits while it
        measures.
      </p>
      <div className="measureButtons">
        <button type="button" disabled={!canAsk} onClick={() => measure(session, 'validation')}>
          {measuring === 'validation' ? 'Measuring…' : 'Measure on validation'}
        </button>
        <button type="button" disabled={!canAsk} onClick={() => measureLengths(session)}>
          {measuring === 'lengths' ? 'Measuring…' : 'Measure by length'}
        </button>
      </div>
      {validation && <SideReport title="Validation" measurement={validation} />}
      <LengthCurve />
      <TestSet canAsk={canAsk} />
    </>
  );
}
