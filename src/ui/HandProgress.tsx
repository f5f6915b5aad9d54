import { Sparkline } from './charts/Sparkline';
import { formatLoss, formatPercent } from './format';
import { RunSteps } from './RunSteps';
import { begun, exactShare } from './store';
import { useSessionState } from './useSession';
import './handProgress.css';

/** How training goes, below the map of a phone, where the curves are another view; and so many steps more of it. */
export function HandProgress() {
  const trained = useSessionState(begun);
  const loss = useSessionState((state) => state.loss);
  const share = useSessionState(exactShare);
  return (
    <section className="handProgress" aria-label="Progress">
      {trained && <Sparkline />}
      <p>
        {loss !== undefined && (
          <span>
            loss <strong>{formatLoss(loss)}</strong>
          </span>
        )}
        {share !== undefined && (
          <span>
            exact <strong>{formatPercent(share)}</strong>
          </span>
        )}
      </p>
      <RunSteps />
    </section>
  );
}
