import { expect, test } from 'vitest';
import { MOST_BYTES, MOST_MOMENTS, Timeline } from '../../../src/worker/timeline';
import { SessionDriver } from '../../support/sessionDriver';

const moment = (step: number, length = 4) => ({ step, values: new Float32Array(length).fill(step) });

test('stays bounded however long a run is, keeps its start, and spreads over all of it', () => {
  const timeline = new Timeline();
  for (let step = 0; step <= 100_000; step += 25) timeline.add(moment(step));
  const { steps } = timeline;
  expect(steps.length).toBeLessThanOrEqual(MOST_MOMENTS);
  expect(steps.length).toBeGreaterThan(MOST_MOMENTS / 3);
  expect(steps[0]).toBe(0);
  const gaps = steps.slice(1).map((step, index) => step - (steps[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps));
  expect(steps.at(-1)).toBeGreaterThan(100_000 - 2 * Math.max(...gaps));
});

test('holds fewer moments of a large model', () => {
  const timeline = new Timeline();
  const large = 4e6; // numbers, 16 MB
  const values = new Float32Array(large);
  for (let step = 0; step < 1000; step += 25) timeline.add({ step, values });
  expect(timeline.bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(timeline.steps.length).toBeGreaterThanOrEqual(2);
});

test('finds the nearest moment, and forgets those after a rewind', () => {
  const timeline = new Timeline();
  expect(timeline.recall(3)).toBeUndefined();
  for (const step of [0, 10, 20, 50]) timeline.add(moment(step));
  expect([4, 5, 6, 34, 36, 1000].map((step) => timeline.recall(step)?.step)).toEqual([0, 0, 10, 20, 50, 50]);
  timeline.goBackTo(20);
  expect(timeline.steps).toEqual([0, 10, 20]);
});

test('keeps the moment that is looked at however long the run goes on, and lets it go after another', () => {
  const timeline = new Timeline();
  let step = 0;
  const goOn = (until: number) => {
    for (; step <= until; step += 25) timeline.add(moment(step));
  };
  goOn(1000);
  expect(timeline.recall(975)?.step).toBe(975);
  for (const until of [2000, 5000, 20_000, 100_000]) {
    goOn(until);
    expect(timeline.recall(975)?.step).toBe(975);
    expect(timeline.steps.length).toBeLessThanOrEqual(MOST_MOMENTS);
  }
  expect(timeline.recall(0)?.step).toBe(0);
  goOn(1_000_000);
  expect(timeline.steps).not.toContain(975);
});

test('an input typed now is decoded by the model as it was then', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, { learningRate: 0.01 });
  const untrained = await driver.until('alignment');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 60);
  driver.send({ type: 'pause', run: 1 });
  const { step: last } = await driver.until('paused');
  const trained = await driver.until('alignment', ({ step }) => step === last);
  await driver.until('timeline', ({ steps }) => steps[0] === 0 && steps.includes(last));

  driver.send({ type: 'recall', run: 1, step: 0, text: 'abc' });
  const then = await driver.until('recalled');
  expect(then).toMatchObject({ step: 0, alignment: untrained.alignment });
  driver.send({ type: 'recall', run: 1, step: last, text: 'abc' });
  const now = await driver.until('recalled', ({ step }) => step === last);
  expect(now.alignment).toEqual(trained.alignment);
  expect(now.alignment.weights).not.toEqual(then.alignment.weights);
  // The model of now is untouched.
  driver.send({ type: 'decode', run: 1, text: 'abc' });
  await driver.until('alignment', () => driver.of('alignment').length > 2);
  expect(driver.of('alignment').at(-1)?.alignment).toEqual(trained.alignment);
});
