import type { ReactNode } from 'react';
import { formatCount, formatRate } from '../format';
import { useSessionState } from '../useSession';
import { launchesBy, launchOf } from './describeLaunches';

/** The rate of training, and the launches that a step is made of. */
export function Figures() {
  const stepsPerSecond = useSessionState((state) => state.stepsPerSecond);
  const tokensPerSecond = useSessionState((state) => state.tokensPerSecond);
  const launches = useSessionState((state) => state.launches);
  const onGpu = useSessionState(({ device }) => device?.backend === 'webgpu');
  return (
    <dl className="figures">
      <Figure name="Training steps" value={perSecond(stepsPerSecond)}>
        Over the last second or so, while it trains. A step is one batch.
      </Figure>
      <Figure name="Target tokens" value={perSecond(tokensPerSecond)}>
        The characters and end marks that those steps learn to write.
      </Figure>
      <Figure name="Dispatches" value={launches ? `${formatCount(launches.dispatches)} a step` : '–'}>
        {onGpu ? 'Launches of a shader.' : 'Calls of a kernel’s function, in WebAssembly or TypeScript.'}
      </Figure>
      {onGpu && (
        <>
          <Figure name="Submissions" value={launches ? `${formatCount(launches.submissions)} a step` : '–'}>
            Launches are handed to the device together. A slow step is handed over in parts, so that your input need not
            wait for its end.
          </Figure>
          <Figure name="A launch does" value={launches ? launchOf[launches.scans] : '–'}>
            Of an LSTM or a decoder, which take their time steps in turn. {launches && launchesBy[launches.scansBy]}
          </Figure>
        </>
      )}
    </dl>
  );
}

function perSecond(rate: number): string {
  return rate > 0 ? `${formatRate(rate)} a second` : '–';
}

/** A number with its unit, and what it is. */
function Figure(props: { readonly name: string; readonly value: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
      <dd className="definition">{props.children}</dd>
    </div>
  );
}
