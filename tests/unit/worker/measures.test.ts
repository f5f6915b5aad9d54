import { expect, test } from 'vitest';
import type { MetricId } from '../../../src/tasks/metrics/applicable';
import { measuresOf, type Reading } from '../../../src/worker/measures';

const reading = (source: string, said: string, wanted: string, loss = 1): Reading => ({
  source,
  said: Array.from(said),
  answers: [Array.from(wanted)],
  loss,
  tokens: wanted.length + 1,
});

const between = async () => {};
const measure = (readings: readonly Reading[], metrics: readonly MetricId[]) =>
  measuresOf(readings, { metrics, kind: 'characters', seed: 1, between });

test('each metric by hand', async () => {
  const readings = [reading('abc', 'cba', 'cba', 0.4), reading('de', 'dx', 'ed', 3), reading('f', 'fg', 'f', 0.2)];
  const { n, metrics } = await measure(readings, ['loss', 'tokenAccuracy', 'exactMatch', 'characterErrorRate']);
  expect(n).toBe(3);
  const values = Object.fromEntries(metrics.map(({ id, estimate }) => [id, estimate.value]));
  expect(values.loss).toBeCloseTo(3.6 / 9, 12); // 4 + 3 + 2 tokens, the end marks counted
  expect(values.tokenAccuracy).toBeCloseTo((4 + 1 + 1) / 9, 12); // "dx" ends in time, "fg" begins well
  expect(values.exactMatch).toBeCloseTo(1 / 3, 12);
  expect(values.characterErrorRate).toBeCloseTo(3 / 6, 12);
});

test('of several right answers the nearest counts', async () => {
  const two = { ...reading('read', 'red', 'reed'), answers: [Array.from('reed'), Array.from('red')] };
  const { metrics, worst } = await measure([two], ['exactMatch']);
  expect(metrics[0]?.estimate.value).toBe(1);
  expect(worst[0]).toMatchObject({ target: 'red', edits: 0 });
});

test('the worst come by edits, then by loss; the first as they are', async () => {
  const readings = [
    reading('a', 'a', 'a', 0.5),
    reading('b', 'x', 'b', 1),
    reading('c', 'x', 'c', 2),
    reading('de', 'xy', 'ed', 0.1),
  ];
  const { worst, first, confusion } = await measure(readings, []);
  expect(worst.map(({ source }) => source)).toEqual(['de', 'c', 'b', 'a']);
  expect(first.map(({ source }) => source)).toEqual(['a', 'b', 'c', 'de']);
  expect(worst[0]?.trace).toEqual([
    { wanted: 'e', said: 'x' },
    { wanted: 'd', said: 'y' },
  ]);
  expect(confusion).toContainEqual({ wanted: 'b', said: 'x', count: 1 });
  expect(confusion).toHaveLength(4);
});

test('alignment is measured over what has one, and left out where nothing has', async () => {
  const aligned = { weights: Float32Array.of(0.75, 0.25, 0.5, 0.5), columns: 2, gold: [[0]] };
  const known = { ...reading('a', 'a', 'a'), aligned };
  const { metrics } = await measure([known], ['massOnGold', 'alignmentErrorRate']);
  const values = Object.fromEntries(metrics.map(({ id, estimate }) => [id, estimate.value]));
  expect(values.massOnGold).toBe(0.75);
  expect(values.alignmentErrorRate).toBe(0);
  expect((await measure([reading('a', 'a', 'a')], ['massOnGold'])).metrics).toEqual([]);
  expect((await measure([known], ['exactMatch'])).metrics.map(({ id }) => id)).toEqual(['exactMatch']);
});

test('it waits between the metrics, so that others have their turn', async () => {
  let waits = 0;
  const metrics = ['loss', 'tokenAccuracy', 'exactMatch'] as const;
  const count = async () => {
    waits++;
  };
  await measuresOf([reading('a', 'a', 'a')], { metrics, kind: 'characters', seed: 1, between: count });
  expect(waits).toBe(3);
});
