import { Disclosure, openDisclosure } from '../Disclosure';
import { formatMegabytes } from '../format';
import { KERNELS_ID } from '../mechanism/Kernels';
import { useSessionState } from '../useSession';
import { Bars } from './Bars';
import { countDispatches, partsOf, totalBytes } from './describeLaunches';
import { Figures } from './Figures';
import { Measure } from './Measure';
import { StepTimes } from './StepTimes';
import './performance.css';

/** How fast the model trains, and what a training step asks of the device. */
export function Performance() {
  return (
    <Disclosure summary="Performance">
      <Figures />
      <div className="measures">
        <StepTimes />
        <Measure title="Time by kernel">
          <p>
            What each kernel takes of a step, by the device’s own clock where it has one, else waiting for each; and its
            WGSL.
          </p>
          <button type="button" onClick={() => openDisclosure(KERNELS_ID)}>
            Show the kernels
          </button>
        </Measure>
        <Products />
        <Memory />
      </div>
    </Disclosure>
  );
}

/** Which shaders multiply matrices; the processor has but one way. */
function Products() {
  const products = useSessionState(({ launches }) => launches?.products);
  const measured = useSessionState(({ running }) => running?.products === 'measured');
  if (!products || products.length === 0) return null;
  const most = Math.max(...products.map(({ dispatches }) => dispatches));
  const bars = products
    .toSorted((a, b) => b.dispatches - a.dispatches)
    .map(({ variant, dispatches }) => ({
      label: variant,
      value: countDispatches(dispatches),
      share: dispatches / most,
    }));
  return (
    <Measure title="Matrix products">
      <p>
        The shaders that multiply matrices in a step:{' '}
        {measured ? 'for each size the fastest, as measured here.' : 'chosen in the setup, where the sizes allow.'}
      </p>
      <Bars label="Matrix products" bars={bars} />
    </Measure>
  );
}

function Memory() {
  const memory = useSessionState(({ launches }) => launches?.memory);
  if (!memory) return null;
  const total = totalBytes(memory);
  const bars = partsOf(memory).map(({ label, bytes }) => ({
    label,
    value: formatMegabytes(bytes),
    share: bytes / total,
  }));
  return (
    <Measure title={`Memory: ${formatMegabytes(total)}`}>
      <p>Buffers for training, for decoding your input and for measuring the held-out pairs, by what they hold.</p>
      <Bars label="Memory" bars={bars} />
    </Measure>
  );
}
