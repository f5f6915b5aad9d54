import type { StepTime } from '../../worker/protocol';
import { formatMilliseconds } from '../format';
import { useSessionState } from '../useSession';
import { backendName } from '../words';
import { Bars } from './Bars';
import { type Comparison, describeRatio, seenFrom } from './comparison';
import { Measure } from './Measure';

/** The time of a step on this backend and on the other. */
export function StepTimes() {
  const comparison = useSessionState((state) => state.comparison);
  const backend = useSessionState(({ device }) => device?.backend);
  return (
    <Measure title="Time of a step">
      {comparison && backend ? (
        <Measured comparison={seenFrom(backend, comparison)} />
      ) : (
        <p>A few steps of this model are timed on either backend soon after it is ready.</p>
      )}
    </Measure>
  );
}

function Measured({ comparison: { here, there } }: { readonly comparison: Comparison }) {
  const slowest = Math.max(here.milliseconds, there?.milliseconds ?? 0);
  const bar = ({ backend, name, milliseconds }: StepTime, place: string) => ({
    label: `${place}: ${backendName[backend]} · ${name}`,
    value: formatMilliseconds(milliseconds),
    share: milliseconds / slowest,
  });
  return (
    <>
      <p>
        The median of a few steps of this model.{' '}
        {there ? describeRatio(here, there) : 'This browser has no other backend to compare with.'}
      </p>
      <Bars label="Time of a step" bars={[bar(here, 'Here'), ...(there ? [bar(there, 'There')] : [])]} />
    </>
  );
}
