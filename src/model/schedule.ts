/**
 * The learning rate of a step. It follows from the settings, the step and the held-out losses before it, and from nothing
 * else, so that a run which goes back to an earlier step has the rates that it had there.
 */

export interface Schedule {
  /** The highest rate, η. */
  readonly learningRate: number;
  readonly schedule: 'constant' | 'cosine' | 'plateau';
  /** Steps at the start over which the rate rises evenly to η; 0 begins with η. */
  readonly warmUpSteps: number;
  /** Of `cosine`: steps after the warm-up over which the rate falls to 0. */
  readonly cosineSteps: number;
  /** Of `plateau`: evaluations in a row without improvement after which the rate is halved. */
  readonly plateauEvaluations: number;
}

/** η at every step. */
export const constantRate: Omit<Schedule, 'learningRate'> = {
  schedule: 'constant',
  warmUpSteps: 0,
  cosineSteps: 1,
  plateauEvaluations: 1,
};

/** The held-out loss on the weights as they were after a step. */
export interface HeldOutLoss {
  readonly step: number;
  readonly loss: number;
}

/** A loss improves on the best before it where it is lower by more than this share of it (PyTorch's default). */
const THRESHOLD = 1e-4;

/**
 * The rate of `step`, counted from 1, after evaluations in the order in which they were made; of those on later weights
 * none counts. With W steps of warm-up it is η min(1, step / W), times for
 * - `cosine` over N steps: ½ (1 + cos(π min(1, n / N))), n = max(0, step − 1 − W) (Loshchilov and Hutter, 2017, without
 *   restarts; PyTorch's CosineAnnealingLR). Beyond it is 0;
 * - `plateau`: ½ for each plateau before it, as PyTorch's ReduceLROnPlateau with a patience of one less, which counts the
 *   evaluations that it lets pass.
 */
export function learningRateAt(settings: Schedule, step: number, heldOut: readonly HeldOutLoss[]): number {
  const { learningRate, warmUpSteps, cosineSteps, plateauEvaluations } = settings;
  const rate = learningRate * Math.min(1, step / Math.max(1, warmUpSteps));
  switch (settings.schedule) {
    case 'constant':
      return rate;
    case 'cosine': {
      const progress = Math.max(0, step - 1 - warmUpSteps) / cosineSteps;
      return (rate * (1 + Math.cos(Math.PI * Math.min(1, progress)))) / 2;
    }
    case 'plateau': {
      const losses = heldOut.filter((measured) => measured.step < step).map(({ loss }) => loss);
      return rate / 2 ** plateaus(losses, plateauEvaluations);
    }
  }
}

/** Evaluations since the last that improved; all of them where none did. */
export function evaluationsWithoutImprovement(losses: readonly number[]): number {
  return losses.length - 1 - improvements(losses).lastIndexOf(true);
}

/** How often so many evaluations in a row have not improved; after each time counting begins anew. */
function plateaus(losses: readonly number[], patience: number): number {
  let found = 0;
  let idle = 0;
  for (const improved of improvements(losses)) {
    idle = improved ? 0 : idle + 1;
    if (idle < patience) continue;
    found++;
    idle = 0;
  }
  return found;
}

/** Whether each loss improves on the best before it. One that is no number does not. */
function improvements(losses: readonly number[]): boolean[] {
  let best = Number.POSITIVE_INFINITY;
  return losses.map((loss) => {
    const improved = loss < best * (1 - THRESHOLD);
    if (improved) best = loss;
    return improved;
  });
}
