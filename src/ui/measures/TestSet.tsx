import { measure } from '../actions';
import { formatCount } from '../format';
import { useSession, useSessionState } from '../useSession';
import { MeasureButton } from './MeasureButton';
import { SideReport } from './SideReport';

/** The test set, which is measured once for a run. */
export function TestSet() {
  const session = useSession();
  const test = useSessionState(({ measurements }) => measurements.test);
  const tested = useSessionState((state) => state.tested);
  if (test) {
    return (
      <>
        <SideReport title="Test set" measurement={test} />
        <p className="gloss">The test set of this run has been measured. A new run may measure it again.</p>
      </>
    );
  }
  if (tested !== undefined) {
    return (
      <p className="gloss">
        The test set of this run was measured at step {formatCount(tested)}, before it was opened here. A new run may
        measure it again.
      </p>
    );
  }
  return (
    <section className="testSet" aria-label="Test set">
      <div className="measureButtons">
        <MeasureButton what="test" label="Measure on the test set, once" onAsk={() => measure(session, 'test')} />
      </div>
      <p className="gloss">
        The test set holds pairs that neither train the model nor draw any curve. Of your own pairs all of it is
        measured, of other tasks up to 1,024 pairs, the same for every seed. Choose by the validation pairs, train to
        the end, and press this last: whoever chooses by the test set fits it, and its numbers then promise too much.
      </p>
    </section>
  );
}
