/** Which curves each chart draws, of the run on the page and of those kept beside it. */
import type { History } from '../history';
import type { KeptRun } from '../runs/keptRun';
import { runStyle } from '../runs/runStyles';
import { bandOf, nameOfGroup, type SeedGroup } from '../seeds/seedBands';
import type { Series } from '../series';
import type { Palette, ThemeName } from '../theme/palette';
import type { ChartLine } from './Chart';

/** How curves are smoothed; undefined where they are drawn as they are. */
export type Smooth = ((series: Series) => Series) | undefined;

export function lossLines({ trainingLoss, heldOutLoss, clock }: History, palette: Palette, smooth: Smooth) {
  return progressLines(trainingLoss, heldOutLoss, clock, palette, smooth);
}

export function accuracyLines({ trainingAccuracy, heldOutAccuracy, clock }: History, palette: Palette, smooth: Smooth) {
  return progressLines(trainingAccuracy, heldOutAccuracy, clock, palette, smooth);
}

/** What each training step gave, smoothed over its faint raw values where that was chosen, and what held-out pairs give. */
function progressLines(
  trained: Series,
  heldOut: Series,
  clock: Series,
  palette: Palette,
  smooth: Smooth,
): readonly ChartLine[] {
  const training = { label: 'training', colour: palette.source, clock, dash: [], dots: false };
  const raw = { ...training, series: trained, opacity: smooth ? 0.25 : 0.6, width: 1 };
  return [
    ...(smooth ? [raw, { ...training, label: 'smoothed', series: smooth(trained), opacity: 1, width: 1.5 }] : [raw]),
    {
      label: 'held-out',
      series: heldOut,
      clock,
      colour: palette.target,
      opacity: 1,
      width: 2,
      dash: [],
      dots: true,
    },
  ];
}

export function exactLines(history: History, palette: Palette, hasLonger: boolean): readonly ChartLine[] {
  const { heldOutExact, longerExact, clock } = history;
  const heldOut = { label: 'held-out', series: heldOutExact, colour: palette.target, width: 2, dash: [], dots: true };
  const longer = { label: 'longer', series: longerExact, colour: palette.muted, width: 1.5, dash: [4, 3], dots: false };
  return (hasLonger ? [heldOut, longer] : [heldOut]).map((line) => ({ ...line, clock, opacity: 1 }));
}

/** A curve of each kept run that is shown; what was never measured on held-out pairs shows none. */
export function keptLines(
  runs: readonly KeptRun[],
  theme: ThemeName,
  seriesOf: (run: KeptRun) => Series,
): readonly ChartLine[] {
  return runs.map((run) => ({
    label: run.name,
    named: true,
    series: seriesOf(run),
    clock: run.curves.clock,
    ...runStyle(run.style, theme),
    opacity: 1,
    width: 1.5,
    dots: true,
  }));
}

/** A mean with its band for each group, in the style of its first run. Over seconds it lies where that run was at the step. */
export function bandLines(
  groups: readonly SeedGroup[],
  theme: ThemeName,
  seriesOf: (run: KeptRun) => Series,
): readonly ChartLine[] {
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { mean, ...band } = bandOf(group.map(seriesOf));
    const style = { ...runStyle(first.style, theme), opacity: 1, width: 2, dots: false };
    return [{ label: nameOfGroup(group), named: true, series: mean, band, clock: first.curves.clock, ...style }];
  });
}
