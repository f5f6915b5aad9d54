import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { formatLoss, formatPercent, formatTick } from '../format';
import type { History } from '../history';
import { inLanes } from '../lanes/laneLines';
import { laneStore } from '../lanes/laneStore';
import { AlignmentCurve } from '../measures/AlignmentCurve';
import { useShelf } from '../runs/useRuns';
import { groupBySeed } from '../seeds/seedBands';
import { seedStore } from '../seeds/seedQueue';
import type { Palette } from '../theme/palette';
import { themeStore } from '../theme/theme';
import { useSessionState } from '../useSession';
import { Chart } from './Chart';
import { Choices } from './Choices';
import { CurveControls } from './CurveControls';
import { chartStore } from './chartStore';
import { accuracyLines, bandLines, exactLines, keptLines, lossLines } from './lines';
import { smoother } from './smoothed';

const SHARES = [0, 1] as const;

/** The curves of the run, of those beside it and of kept ones. */
export function Charts() {
  const theme = useStore(themeStore, (state) => state.theme);
  const loss = useStore(chartStore, (state) => state.loss);
  const smoothing = useStore(chartStore, (state) => state.smoothing);
  const hasLonger = useSessionState(({ evaluations }) => evaluations.some(({ id }) => id === 'longer'));
  const runs = useShelf((state) => state.runs);
  const current = useShelf((state) => state.current);
  const seeds = useStore(seedStore, (state) => state.drawn);
  const { groups, kept } = useMemo(() => {
    const shown = runs.filter((run) => run.shown);
    // A band holds the run on the page as well, as far as it has been kept.
    const parted = seeds === 'band' ? groupBySeed(shown) : { groups: [], alone: shown };
    const onPage = new Set(current.values());
    return { groups: parted.groups, kept: parted.alone.filter(({ id }) => !onPage.has(id)) };
  }, [runs, current, seeds]);
  const lossBands = useMemo(() => bandLines(groups, theme, ({ curves }) => curves.heldOutLoss), [groups, theme]);
  const exactBands = useMemo(() => bandLines(groups, theme, ({ curves }) => curves.heldOutExact), [groups, theme]);
  const accuracyBands = useMemo(
    () => bandLines(groups, theme, ({ curves }) => curves.heldOutAccuracy),
    [groups, theme],
  );
  const smooth = useMemo(() => (smoothing > 0 ? smoother(smoothing) : undefined), [smoothing]);
  const others = useStore(laneStore, (lanes) => lanes.others);
  const losses = useCallback(
    (ofPage: History, palette: Palette) => [
      ...inLanes(others, ofPage, (history) => lossLines(history, palette, smooth)),
      ...lossBands,
      ...keptLines(kept, theme, ({ curves }) => curves.heldOutLoss),
    ],
    [others, smooth, lossBands, kept, theme],
  );
  const accuracy = useCallback(
    (ofPage: History, palette: Palette) => [
      ...inLanes(others, ofPage, (history) => accuracyLines(history, palette, smooth)),
      ...accuracyBands,
      ...keptLines(kept, theme, ({ curves }) => curves.heldOutAccuracy),
    ],
    [others, smooth, accuracyBands, kept, theme],
  );
  const exact = useCallback(
    (ofPage: History, palette: Palette) => [
      ...inLanes(others, ofPage, (history) => exactLines(history, palette, hasLonger)),
      ...exactBands,
      ...keptLines(kept, theme, ({ curves }) => curves.heldOutExact),
    ],
    [others, hasLonger, exactBands, kept, theme],
  );
  return (
    <>
      <CurveControls />
      <Chart
        title="Loss, nats per token"
        logarithmic={loss === 'log'}
        format={formatLoss}
        tick={formatTick}
        lines={losses}
      >
        <Choices
          legend="Loss axis"
          name="loss axis"
          choices={['linear', 'log']}
          chosen={loss}
          onChoose={(chosen) => chartStore.setState({ loss: chosen })}
        />
      </Chart>
      <Chart
        title="Exact match"
        logarithmic={false}
        fixed={SHARES}
        format={formatPercent}
        tick={tickPercent}
        lines={exact}
      />
      <Chart
        title="Token accuracy"
        logarithmic={false}
        fixed={SHARES}
        format={formatPercent}
        tick={tickPercent}
        lines={accuracy}
      />
      <AlignmentCurve />
    </>
  );
}

function tickPercent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
