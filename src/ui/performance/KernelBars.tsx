import type { KernelShare } from '../../worker/protocol';
import { measureKernels } from '../actions';
import { formatCount, formatMilliseconds, formatPercent } from '../format';
import { describeProfile, describeWait } from '../mechanism/describeProfile';
import { Listing } from '../mechanism/Listing';
import { ShareBar } from '../ShareBar';
import { usable } from '../store';
import { useSession, useSessionState } from '../useSession';
import { countDispatches } from './describeLaunches';

const NOTHING_MEASURED = 'No step of this run has been measured on this backend.';

/** What each kernel took of a measured training step, as a bar that opens its WGSL. */
export function KernelBars() {
  const session = useSession();
  const profile = useSessionState((state) => state.profile);
  const profiling = useSessionState((state) => state.profiling);
  const training = useSessionState(({ phase }) => phase === 'training');
  const backend = useSessionState(({ device }) => device?.backend);
  const disabled = !useSessionState(usable);
  return (
    <>
      <div className="kernelsHead">
        <p role="status">
          {profiling ? describeWait(training) : profile ? describeProfile(profile) : NOTHING_MEASURED}
        </p>
        <button type="button" disabled={disabled || profiling} onClick={() => measureKernels(session)}>
          Measure the next step
        </button>
      </div>
      {profile && backend === 'cpu' && (
        <p>On the CPU the same computation runs: in WebAssembly where the time goes, else in TypeScript.</p>
      )}
      {profile && (
        <ol className="kernels" aria-label="Kernels">
          {profile.kernels.map((kernel) => (
            <KernelBar key={kernel.name} kernel={kernel} />
          ))}
        </ol>
      )}
    </>
  );
}

function KernelBar({ kernel: { name, shaders, share, milliseconds, dispatches } }: { readonly kernel: KernelShare }) {
  return (
    <li>
      <details>
        <summary title={`${formatMilliseconds(milliseconds)} of the step, in ${countDispatches(dispatches)}`}>
          <span className="kernelName">{name}</span>
          <ShareBar share={share} />
          <span className="kernelShare">{share < 0.0005 ? '< 0.1 %' : formatPercent(share)}</span>
          <span className="kernelCount">× {formatCount(dispatches)}</span>
        </summary>
        {shaders.map(({ label, wgsl }) => (
          <Listing key={wgsl} label={label} text={wgsl} titled />
        ))}
      </details>
    </li>
  );
}
