import { describe, expect, test } from 'vitest';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { Evaluator } from '../../../src/model/evaluator';
import {
  constantRate,
  evaluationsWithoutImprovement,
  type HeldOutLoss,
  learningRateAt,
  type Schedule,
} from '../../../src/model/schedule';
import type { TrainingSettings } from '../../../src/model/trainer';
import { smallBatch, smallModel, smallPairs, smallTrainer, smallTraining } from '../../support/smallModel';

const base: Schedule = { ...constantRate, learningRate: 0.01 };

function rates(settings: Schedule, steps: number): number[] {
  return Array.from({ length: steps }, (_, index) => learningRateAt(settings, index + 1, []));
}

/** Held-out losses after steps 10, 20, 30, … */
function measured(...losses: number[]): HeldOutLoss[] {
  return losses.map((loss, index) => ({ step: 10 * (index + 1), loss }));
}

describe('the learning rate', () => {
  test('is constant unless something else is asked for', () => {
    expect(rates(base, 3)).toEqual([0.01, 0.01, 0.01]);
  });

  test('rises evenly to its value over the warm-up', () => {
    const expected = [0.0025, 0.005, 0.0075, 0.01, 0.01, 0.01];
    for (const [index, rate] of rates({ ...base, warmUpSteps: 4 }, 6).entries()) {
      expect(rate).toBeCloseTo(expected[index] ?? Number.NaN, 15);
    }
  });

  test('falls to 0 along half a cosine wave after the warm-up, and stays there', () => {
    const settings: Schedule = { ...base, schedule: 'cosine', warmUpSteps: 2, cosineSteps: 4 };
    const expected = [0.005, 0.01, 0.01, 0.005 * (1 + Math.SQRT1_2), 0.005, 0.005 * (1 - Math.SQRT1_2), 0, 0];
    for (const [index, rate] of rates(settings, 8).entries()) {
      expect(rate).toBeCloseTo(expected[index] ?? Number.NaN, 15);
    }
  });

  test('is halved after so many losses that are no lower, and counting begins anew', () => {
    const settings: Schedule = { ...base, schedule: 'plateau', plateauEvaluations: 2 };
    const heldOut = measured(2, 1, 1.5, 0.99995, 0.9, 0.95, Number.NaN, 1, 0.9);
    const at = [1, 11, 21, 31, 41, 51, 61, 71, 81, 91];
    const halvings = at.map((step) => Math.log2(0.01 / learningRateAt(settings, step, heldOut)));
    // 0.99995 is lower by less than a part in ten thousand: the second without improvement, as is what is no number.
    expect(halvings).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 3]);
  });

  test('does not know what was measured on later weights', () => {
    const settings: Schedule = { ...base, schedule: 'plateau', plateauEvaluations: 1 };
    const heldOut = measured(1, 2, 3);
    expect([10, 20, 21, 30, 31].map((step) => learningRateAt(settings, step, heldOut))).toEqual([
      0.01, 0.01, 0.005, 0.005, 0.0025,
    ]);
  });
});

test('evaluations are counted from the last that improved', () => {
  expect(evaluationsWithoutImprovement([])).toBe(0);
  expect(evaluationsWithoutImprovement([3])).toBe(0);
  expect(evaluationsWithoutImprovement([3, 2, 2, 2.5])).toBe(2);
  expect(evaluationsWithoutImprovement([Number.NaN, Number.NaN])).toBe(2);
});

describe('a trainer', () => {
  const plateau: TrainingSettings = { ...smallTraining, schedule: 'plateau', plateauEvaluations: 1 };
  const open = async (training: TrainingSettings) => smallTrainer(await openCpuBackend(1), { batch: 4, training });
  const batch = (step: number) => smallBatch(smallPairs(step, 4));
  const valuesOf = async (trainer: Awaited<ReturnType<typeof open>>) => (await trainer.parameters.snapshot()).values;

  test('takes each step at the rate of its schedule', async () => {
    const cosine: TrainingSettings = { ...smallTraining, schedule: 'cosine', warmUpSteps: 1, cosineSteps: 2 };
    const trainer = await open(cosine);
    const before = await valuesOf(trainer);
    for (let step = 1; step <= 3; step++) trainer.trainOn(batch(step));
    const moved = await valuesOf(trainer);
    expect(moved).not.toEqual(before);
    trainer.trainOn(batch(4)); // the rate is 0 from here on
    expect(await valuesOf(trainer)).toEqual(moved);
  });

  test('goes on from a snapshot as if nothing had happened, the plateaus before it included', async () => {
    const trainer = await open(plateau);
    trainer.trainOn(batch(1));
    trainer.evaluated(1);
    trainer.trainOn(batch(2));
    trainer.evaluated(5);
    trainer.evaluated(2); // the same weights once more: no second plateau
    const snapshot = await trainer.snapshot();
    trainer.trainOn(batch(3));
    trainer.evaluated(3);
    trainer.trainOn(batch(4));
    const expected = await valuesOf(trainer);

    const other = await open(plateau);
    for (const one of [trainer, other]) {
      one.restore(snapshot);
      one.trainOn(batch(3));
      one.evaluated(3);
      one.trainOn(batch(4));
      expect(await valuesOf(one)).toEqual(expected);
    }
    const { heldOut: _, ...forgetful } = snapshot;
    other.restore(forgetful);
    other.trainOn(batch(3));
    other.evaluated(3);
    other.trainOn(batch(4));
    expect(await valuesOf(other)).not.toEqual(expected);
  });

  test('takes decay from every parameter, biases included, at the rate of the step', async () => {
    const [plain, decaying] = [await open(smallTraining), await open({ ...smallTraining, weightDecay: 0.5 })];
    const before = await valuesOf(plain);
    for (const trainer of [plain, decaying]) trainer.trainOn(batch(1));
    const decayed = await valuesOf(decaying);
    for (const [index, value] of (await valuesOf(plain)).entries()) {
      expect(decayed[index]).toBeCloseTo(value - 0.01 * 0.5 * (before[index] ?? Number.NaN), 6);
    }
  });

  test('smooths what it trains on, and what is measured is not smoothed', async () => {
    const [plain, smoothed] = [await open(smallTraining), await open({ ...smallTraining, labelSmoothing: 0.3 })];
    const measures: number[] = [];
    const losses: number[] = [];
    for (const trainer of [plain, smoothed]) {
      const { backend } = trainer.parameters;
      const evaluator = await Evaluator.create(backend, smallModel, trainer.parameters, batch(1));
      measures.push((await evaluator.measure()).loss);
      trainer.trainOn(batch(1));
      losses.push((await trainer.records(0))[0]?.loss ?? Number.NaN);
    }
    expect(measures[1]).toBe(measures[0]);
    expect(losses[0]).toBeCloseTo(measures[0] ?? Number.NaN, 5);
    expect(Math.abs((losses[1] ?? 0) - (losses[0] ?? 0))).toBeGreaterThan(1e-4);
  });
});
