import { useState } from 'react';
import { formatLoss, formatPercent, formatTick } from '../format';
import type { History } from '../history';
import type { Palette } from '../theme/palette';
import { useSessionState } from '../useSession';
import { Chart, type ChartLine } from './Chart';
import { Numbers } from './Numbers';
import './charts.css';

const SHARES = [0, 1] as const;

/** Whether the model has learnt: its loss, and the pairs it gets wholly right. */
export function Evidence() {
  const [logarithmic, setLogarithmic] = useState(false);
  const hasLonger = useSessionState(({ evaluations }) => evaluations.some(({ id }) => id === 'longer'));
  return (
    <>
      <h2>Evidence</h2>
      <Numbers />
      <Chart
        title="Loss, nats per token"
        logarithmic={logarithmic}
        format={formatLoss}
        tick={formatTick}
        lines={lossLines}
      >
        <fieldset className="choices">
          <legend className="visuallyHidden">Loss axis</legend>
          <button type="button" aria-pressed={!logarithmic} onClick={() => setLogarithmic(false)}>
            linear
          </button>
          <button type="button" aria-pressed={logarithmic} onClick={() => setLogarithmic(true)}>
            log
          </button>
        </fieldset>
      </Chart>
      <Chart
        title="Exact match"
        logarithmic={false}
        fixed={SHARES}
        format={formatPercent}
        tick={tickPercent}
        lines={hasLonger ? exactAndLongerLines : exactLines}
      />
    </>
  );
}

function tickPercent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function lossLines({ trainingLoss, heldOutLoss }: History, { source, target }: Palette): readonly ChartLine[] {
  return [
    { label: 'training', series: trainingLoss, colour: source, opacity: 0.6, width: 1, dash: [], dots: false },
    { label: 'held-out', series: heldOutLoss, colour: target, opacity: 1, width: 2, dash: [], dots: true },
  ];
}

function exactLines({ heldOutExact }: History, { target }: Palette): readonly ChartLine[] {
  return [{ label: 'held-out', series: heldOutExact, colour: target, opacity: 1, width: 2, dash: [], dots: true }];
}

function exactAndLongerLines(history: History, palette: Palette): readonly ChartLine[] {
  const { longerExact } = history;
  return [
    ...exactLines(history, palette),
    { label: 'longer', series: longerExact, colour: palette.muted, opacity: 1, width: 1.5, dash: [4, 3], dots: false },
  ];
}
