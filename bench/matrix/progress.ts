import type { Trained } from './runsFile';

type Progress = Pick<Trained, 'heldOutExact' | 'evaluationSteps' | 'steps'>;

/** The share of the validation pairs that was right after a step. */
export interface Look {
  readonly step: number;
  readonly exact: number;
}

function looksOf({ heldOutExact, evaluationSteps, steps }: Progress): Look[] {
  return heldOutExact.map((exact, index) => ({ step: Math.min(steps, (index + 1) * evaluationSteps), exact }));
}

/** The step at which a share of the validation pairs was first right, of those that were looked at. */
export function firstStepAt(progress: Progress, share: number): number | undefined {
  return looksOf(progress).find(({ exact }) => exact >= share)?.step;
}

/** A look at which enough was right, and a later one at which it was not. */
export interface Fall {
  readonly from: Look;
  readonly to: Look;
}

/** From the first look at which a share was right to the worst after it; undefined where none of them is below the share. */
export function fallAfter(progress: Progress, share: number): Fall | undefined {
  const looks = looksOf(progress);
  const first = looks.findIndex(({ exact }) => exact >= share);
  if (first < 0) return undefined;
  const [from, ...later] = looks.slice(first) as [Look, ...Look[]];
  const to = later.reduce((worst, look) => (look.exact < worst.exact ? look : worst), from);
  return to.exact < share ? { from, to } : undefined;
}

/** From the best look, at which a share was right, to the last, at which it was not. */
export function fallAtTheEnd(progress: Progress, share: number): Fall | undefined {
  const looks = looksOf(progress);
  const to = looks.at(-1);
  if (!to || to.exact >= share) return undefined;
  const from = looks.reduce((best, look) => (look.exact > best.exact ? look : best), to);
  return from.exact >= share ? { from, to } : undefined;
}

/** By how much the share fell most from one look to the next; 0 where it never fell. */
export function steepestFall({ heldOutExact }: Progress): number {
  return heldOutExact.reduce((most, exact, look) => Math.max(most, (heldOutExact[look - 1] ?? exact) - exact), 0);
}
