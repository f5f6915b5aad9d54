import { measure, measureLengths } from '../actions';
import { useSession, useSessionState } from '../useSession';
import { LengthCurve } from './LengthCurve';
import { MeasureButton } from './MeasureButton';
import { SideReport } from './SideReport';
import { TestSet } from './TestSet';

/** What can be measured, and what was. */
export function Reports() {
  const session = useSession();
  const validation = useSessionState(({ measurements }) => measurements.validation);
  return (
    <>
      <p className="gloss">
        Validation pairs are those that the curves call held-out: they are never trained on. Training waits while it
        measures.
      </p>
      <div className="measureButtons">
        <MeasureButton what="validation" label="Measure on validation" onAsk={() => measure(session, 'validation')} />
        <MeasureButton what="lengths" label="Measure by length" onAsk={() => measureLengths(session)} />
      </div>
      {validation && <SideReport title="Validation" measurement={validation} />}
      <LengthCurve />
      <TestSet />
    </>
  );
}
