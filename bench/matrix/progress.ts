import type { MatrixRun } from './runsFile';

/** The step at which a share of the validation pairs was first right, of those that were looked at. */
export function firstStepAt(
  { heldOutExact, evaluationSteps, steps }: Pick<MatrixRun, 'heldOutExact' | 'evaluationSteps' | 'steps'>,
  share: number,
): number | undefined {
  const index = heldOutExact.findIndex((exact) => exact >= share);
  return index < 0 ? undefined : Math.min(steps, (index + 1) * evaluationSteps);
}
