import { renewSeed, reset, step, toggleTraining } from './actions';
import { formatCount, formatDuration, formatPercent, formatRate } from './format';
import { PauseIcon, PlayIcon, ResetIcon, SeedIcon, StepIcon } from './icons';
import { RunSteps } from './RunSteps';
import { exactShare, preparing, progress, replaceable, usable } from './store';
import { useNarrow } from './useNarrow';
import { useSession, useSessionState } from './useSession';
import { backendName } from './words';

/** Train and pause, step, start over, and how far the run has come. */
export function Transport() {
  const session = useSession();
  const narrow = useNarrow();
  const training = useSessionState(({ phase }) => phase === 'training');
  const disabled = !useSessionState(usable);
  const fixed = !useSessionState(replaceable);
  return (
    <div className="transport" role="toolbar" aria-label="Training">
      <button type="button" disabled={fixed} onClick={() => reset(session)} title="Same settings and seed, from step 0">
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
        disabled={fixed}
        onClick={() => renewSeed(session)}
        title="Same settings, other weights and pairs"
      >
        <SeedIcon />
        <span>New seed</span>
      </button>
      {!narrow && <RunSteps />}
      <StepStatus />
      <TimeLeft />
      {!narrow && (
        <>
          <Exact />
          <Rate />
          <Device />
        </>
      )}
      <ProgressRule />
    </div>
  );
}

/** Not announced as it counts: the live summary speaks every ten seconds instead. */
function StepStatus() {
  const count = useSessionState((state) => state.step);
  const last = useSessionState(({ running }) => running?.stopSteps ?? 0);
  return (
    <div className="stepStatus" role="status" aria-live="off" aria-label="Step">
      <span>Step</span> <strong>{formatCount(count)}</strong>
      {last > 0 && <span className="lastStep"> of {formatCount(last)}</span>}
    </div>
  );
}

/** How long it is until training stops by itself, where a count of steps or minutes says so. */
function TimeLeft() {
  const left = useSessionState(({ phase, remainingMs }) => (phase === 'training' ? remainingMs : undefined));
  if (left === undefined) return null;
  return (
    <p className="timeLeft">
      <span>left</span> <strong>{formatDuration(left)}</strong>
    </p>
  );
}

/** The held-out pairs that are wholly right, as last measured. */
function Exact() {
  const share = useSessionState(exactShare);
  if (share === undefined) return null;
  return (
    <p className="gauge">
      exact <strong>{formatPercent(share)}</strong>
    </p>
  );
}

function Rate() {
  const rate = useSessionState(({ tokensPerSecond }) => tokensPerSecond);
  if (rate === 0) return null;
  return (
    <p className="gauge rate">
      <strong>{formatRate(rate)}</strong> tok/s
    </p>
  );
}

function Device() {
  const device = useSessionState((state) => state.device);
  const busy = useSessionState(preparing);
  const place = device ? `${backendName[device.backend]} · ${device.name}` : '';
  return <p className="device">{busy ? 'Preparing…' : place}</p>;
}

/** How much has been done of the steps after which training stops; the numbers stand in the status. */
function ProgressRule() {
  const share = useSessionState(progress);
  return share === undefined ? null : (
    <div className="progressRule" aria-hidden="true" style={{ width: `${100 * share}%` }} />
  );
}
