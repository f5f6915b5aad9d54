import { renewSeed, reset, step, toggleTraining } from './actions';
import { formatCount } from './format';
import { PauseIcon, PlayIcon, ResetIcon, SeedIcon, StepIcon } from './icons';
import { preparing, usable } from './store';
import { useSession, useSessionState } from './useSession';
import { backendName } from './words';

/** Train and pause, step, start over, and how far the run has come. */
export function Transport() {
  const session = useSession();
  const training = useSessionState(({ phase }) => phase === 'training');
  const disabled = !useSessionState(usable);
  return (
    <div className="transport" role="toolbar" aria-label="Training">
      <button
        type="button"
        disabled={disabled}
        onClick={() => reset(session)}
        title="Same settings and seed, from step 0"
      >
        <ResetIcon />
        <span>Reset</span>
      </button>
      <button type="button" className="primary" disabled={disabled} onClick={() => toggleTraining(session)}>
        {training ? <PauseIcon /> : <PlayIcon />}
        <span>{training ? 'Pause' : 'Train'}</span>
      </button>
      <button
        type="button"
        disabled={disabled || training}
        onClick={() => step(session)}
        title="Exactly one training step"
      >
        <StepIcon />
        <span>Step</span>
      </button>
      <button
        type="button"
        disabled={disabled}
        onClick={() => renewSeed(session)}
        title="Same settings, other weights and pairs"
      >
        <SeedIcon />
        <span>New seed</span>
      </button>
      <StepStatus />
      <Device />
    </div>
  );
}

/** Not announced as it counts: the live summary speaks every ten seconds instead. */
function StepStatus() {
  const count = useSessionState((state) => state.step);
  return (
    <div className="stepStatus" role="status" aria-live="off" aria-label="Step">
      <span>Step</span> <strong>{formatCount(count)}</strong>
    </div>
  );
}

function Device() {
  const device = useSessionState((state) => state.device);
  const busy = useSessionState(preparing);
  const place = device ? `${backendName[device.backend]} · ${device.name}` : '';
  return <p className="device">{busy ? 'Preparing…' : place}</p>;
}
