import { Chart, type ChartLine } from '../charts/Chart';
import { formatPercent } from '../format';
import type { History } from '../history';
import type { Palette } from '../theme/palette';
import { useSession, useSessionState } from '../useSession';

const SHARES = [0, 1] as const;

/** How attention comes to agree with the right alignment, where the task knows it. */
export function AlignmentCurve() {
  const { history } = useSession();
  const known = useSessionState(() => history.massOnGold.length > 0);
  if (!known) return null;
  return (
    <>
      <Chart
        title="Alignment"
        logarithmic={false}
        fixed={SHARES}
        format={formatPercent}
        tick={(share) => `${Math.round(100 * share)} %`}
        lines={alignmentLines}
      />
      <p className="gloss">
        On 16 held-out pairs, as the model decodes them. Right: the share of its weight that is where the right
        alignment is. Errors: the alignment error rate, of output tokens whose heaviest weight is elsewhere, those with
        one right place counting twice. Entropy: how spread the weights are, 100 % being even. In order: output tokens
        that look no further left than the one before; of a reversal, none should.
      </p>
    </>
  );
}

function alignmentLines(history: History, palette: Palette) {
  const { massOnGold, alignmentErrors, relativeEntropy, monotonicity, clock } = history;
  const line = { clock, opacity: 1, width: 1.5, dots: false };
  return [
    { ...line, label: 'right', series: massOnGold, colour: palette.target, width: 2, dash: [] },
    { ...line, label: 'errors', series: alignmentErrors, colour: palette.source, dash: [6, 3] },
    { ...line, label: 'entropy', series: relativeEntropy, colour: palette.muted, dash: [2, 2] },
    { ...line, label: 'in order', series: monotonicity, colour: palette.muted, dash: [8, 2, 2, 2] },
  ] satisfies readonly ChartLine[];
}
