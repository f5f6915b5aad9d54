/** Bahdanau et al. (2015), figure 2: without attention a model falls with the length of what it reads; with it, it holds. */
import { expect, test } from 'vitest';
import type { AttentionId } from '../../../src/model/attention';
import type { LengthPoint } from '../../../src/tasks/metrics/lengthCurve';
import { SessionDriver } from '../../support/sessionDriver';

const STEPS = 800;
const LONGEST = 12;

async function curveOf(attention: AttentionId): Promise<readonly LengthPoint[]> {
  const driver = new SessionDriver();
  driver.prepare(1, {
    attention,
    taskOptions: { letters: 8, minimumLength: 2, maximumLength: LONGEST, evaluatedLength: LONGEST + 2 },
    embedding: 16,
    hidden: 24,
    decoderHidden: 48,
    batch: 32,
    learningRate: 0.006,
  });
  await driver.until('ready');
  driver.send({ type: 'train', run: 1, steps: STEPS });
  const { step } = await driver.until('paused');
  expect(step).toBe(STEPS);
  driver.send({ type: 'lengthCurve', run: 1 });
  return (await driver.until('lengthCurve')).curve.points;
}

test('without attention exact match falls with length, and with it does not', async () => {
  const none = await curveOf('none');
  const additive = await curveOf('additive');
  const at = (curve: readonly LengthPoint[], length: number) => curve.find((point) => point.length === length)?.value;
  const mean = (curve: readonly LengthPoint[], from: number, to: number): number => {
    const some = curve.filter(({ length }) => length >= from && length <= to).map(({ value }) => value);
    return some.reduce((sum, value) => sum + value, 0) / some.length;
  };
  // Short strings fit one state.
  expect(at(none, 3)).toBeGreaterThan(0.9);
  expect(at(additive, 3)).toBeGreaterThan(0.9);
  // The longest that are trained do not.
  expect(mean(additive, LONGEST - 2, LONGEST)).toBeGreaterThan(0.8);
  expect(mean(none, LONGEST - 2, LONGEST)).toBeLessThan(0.3);
  expect(mean(additive, LONGEST - 2, LONGEST) - mean(none, LONGEST - 2, LONGEST)).toBeGreaterThan(0.6);
  // And it falls all the way.
  expect(mean(none, 2, 4)).toBeGreaterThan(mean(none, 6, 8));
  expect(mean(none, 6, 8)).toBeGreaterThan(mean(none, 10, 12) + 0.1);
});
