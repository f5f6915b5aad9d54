import type { KernelShare } from '../../worker/protocol';
import { measureKernels } from '../actions';
import { formatPercent } from '../format';
import { type Session, usable } from '../store';
import { useSession, useSessionState } from '../useSession';
import { Disclosure } from './Disclosure';
import { describeProfile, describeWait } from './describeProfile';
import { Listing } from './Listing';

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
    <Disclosure summary="WGSL running now" onOpen={open}>
      <div className="kernelsHead">
        <p role="status">{profiling ? describeWait(training) : profile && describeProfile(profile)}</p>
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

function KernelRow({ kernel: { name, wgsl, share, dispatches } }: { readonly kernel: KernelShare }) {
  return (
    <li>
      <details>
        <summary>
          <span className="kernelName">{name}</span>
          <span className="kernelBar" aria-hidden="true">
            <span style={{ width: `${100 * share}%` }} />
          </span>
          <span className="kernelShare">{share < 0.0005 ? '< 0.1 %' : formatPercent(share)}</span>
          <span className="kernelCount">× {dispatches}</span>
        </summary>
        <Listing label={`${name}.wgsl`} text={wgsl} />
      </details>
    </li>
  );
}
