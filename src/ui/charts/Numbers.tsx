import { formatLoss, formatPercent, formatRate, formatShare } from '../format';
import { useSessionState } from '../useSession';

/** The latest values, as numbers. */
export function Numbers() {
  const loss = useSessionState((state) => state.loss);
  const evaluations = useSessionState((state) => state.evaluations);
  const stepsPerSecond = useSessionState((state) => state.stepsPerSecond);
  const tokensPerSecond = useSessionState((state) => state.tokensPerSecond);
  const heldOut = evaluations.find(({ id }) => id === 'heldOut');
  const longer = evaluations.find(({ id }) => id === 'longer');
  return (
    <dl className="numbers">
      <Value name="Training loss" value={loss === undefined ? '–' : formatLoss(loss)} />
      <Value name="Held-out loss" value={heldOut ? formatLoss(heldOut.loss) : '–'} />
      <Value name="Exact match" value={heldOut ? formatShare(heldOut.exact, heldOut.count) : '–'} />
      {heldOut?.tokenAccuracy !== undefined && (
        <Value name="Token accuracy" value={formatPercent(heldOut.tokenAccuracy)} />
      )}
      {longer && <Value name={`Exact, ${longer.label}`} value={formatShare(longer.exact, longer.count)} />}
      <Value name="Steps per second" value={formatRate(stepsPerSecond)} />
      <Value name="Tokens per second" value={formatRate(tokensPerSecond)} />
    </dl>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
