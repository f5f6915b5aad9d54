import { formatMegabytes } from '../format';
import { useSessionState } from '../useSession';
import { Bars } from './Bars';
import { countDispatches, partsOf, productsBy, totalBytes } from './describeLaunches';
import { Figures } from './Figures';
import { KernelBars } from './KernelBars';
import { Measure } from './Measure';
import { StepTimes } from './StepTimes';
import './performance.css';

/** The rate, where the time goes, which shaders multiply, and what is held in memory. */
export function PerformancePanel() {
  return (
    <>
      <Figures />
      <Measure title="Time by kernel">
        <p>
          What each kernel takes of a step, by the device’s own clock where it has one, else waiting for each. A bar
          opens the WGSL that ran.
        </p>
        <KernelBars />
      </Measure>
      <div className="measures">
        <StepTimes />
        <Products />
        <Memory />
      </div>
    </>
  );
}

/** Which shaders multiply matrices; the processor has but one way. */
function Products() {
  const launches = useSessionState((state) => state.launches);
  if (!launches || launches.products.length === 0) return null;
  const { products } = launches;
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
      <p>The shaders that multiply matrices in a step: {productsBy[launches.productsBy]}</p>
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
