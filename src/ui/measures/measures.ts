/** What the page knows of measurements. */
import type { HeldOutSide, LengthCurve, Measured } from '../../worker/protocol';
import { attentionMechanisms, type Settings } from '../../worker/settings';
import { formatCount } from '../format';

/** The sets of one side as they were measured. */
export interface Measurement {
  readonly step: number;
  readonly sets: readonly Measured[];
}

/** Of the run on the page; of either side the last. */
export type Measurements = Readonly<Partial<Record<HeldOutSide, Measurement>>>;

/** What can be asked for. */
export type Measuring = HeldOutSide | 'lengths';

/** The length curve of a run of this visit, as it was last measured. */
export interface RunCurve extends LengthCurve {
  readonly run: number;
  readonly step: number;
  readonly settings: Settings;
}

/** With a curve in place of the one that its run had. */
export function withCurve(curves: readonly RunCurve[], curve: RunCurve): readonly RunCurve[] {
  return [...curves.filter(({ run }) => run !== curve.run), curve].sort((a, b) => a.run - b.run);
}

/** Whether runs are of the same data, so that their curves may stand in one drawing, over one trained range. */
export function sameData(a: Settings, b: Settings): boolean {
  const names = new Set([...Object.keys(a.taskOptions), ...Object.keys(b.taskOptions)]);
  return a.task === b.task && [...names].every((name) => a.taskOptions[name] === b.taskOptions[name]);
}

/** "Run 2, additive, step 400" */
export function nameOf({ run, step, settings }: RunCurve): string {
  const mechanism = attentionMechanisms.find(({ id }) => id === settings.attention)?.label ?? settings.attention;
  const looks = settings.attention === 'none' ? 'no attention' : mechanism;
  return `Run ${formatCount(run)}, ${looks}, step ${formatCount(step)}`;
}
