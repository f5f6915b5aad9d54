import type { KernelShare } from '../../worker/protocol';
import { measureKernels } from '../actions';
import { Disclosure } from '../Disclosure';
import { formatCount, formatMilliseconds, formatPercent } from '../format';
import { countDispatches } from '../performance/describeLaunches';
import { ShareBar } from '../ShareBar';
import { type Session, usable } from '../store';
import { useSession, useSessionState } from '../useSession';
import { describeProfile, describeWait } from './describeProfile';
import { Listing } from './Listing';

/** By which the performance panel finds the kernels. */
export const KERNELS_ID = 'kernels';

const NOTHING_MEASURED = 'No step of this run has been measured on this backend.';

/** The shaders of the running model, with what each took of a training step. Opening it measures the next step. */
export function Kernels() {
  const session = useSession();
  const profile = useSessionState((state) => state.profile);
  const profiling = useSessionState((state) => state.profiling);
  const training = useSessionState(({ phase }) => phase === 'training');
  const backend = useSessionState(({ device }) => device?.backend);
  const disabled = !useSessionState(usable);
  const open = () => {
    if (!profile) measureKernels(session);
    return firstProfile(session);
  };
  return (
    <Disclosure summary="WGSL running now" id={KERNELS_ID} onOpen={open}>
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
            <KernelRow key={kernel.name} kernel={kernel} />
          ))}
        </ol>
      )}
    </Disclosure>
  );
}

/** Resolves when a measurement is there. */
function firstProfile({ store }: Session): Promise<void> {
  if (store.getState().profile) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe(({ profile }) => {
      if (!profile) return;
      stop();
      resolve();
    });
  });
}

function KernelRow({ kernel: { name, shaders, share, milliseconds, dispatches } }: { readonly kernel: KernelShare }) {
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
