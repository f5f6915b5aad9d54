import { expect, test } from 'vitest';
import type { Evaluation } from '../../../src/worker/protocol';
import { Stopping } from '../../../src/worker/stopping';
import { SessionDriver } from '../../support/sessionDriver';

const never = { stopSteps: 0, stopMinutes: 0, stopExact: 0, stopEvaluations: 0 };
const measured = (loss: number, exact: number): readonly Evaluation[] => [
  { id: 'heldOut', label: 'held-out', count: 100, loss, exact },
];

test('pauses do not count as training', () => {
  const stopping = new Stopping({ ...never, stopMinutes: 1 });
  stopping.begin(0, 0, undefined);
  expect(stopping.due(50_000, 10)).toBeUndefined();
  stopping.end(50_000);
  stopping.begin(500_000, 10, undefined);
  expect(stopping.due(509_000, 20)).toBeUndefined();
  expect(stopping.remaining(505_000, 15, 3)).toBe(5000);
  expect(stopping.due(510_000, 20)).toBe('Training stopped after 1 minute.');
});

test('a rule that has been met stops training once, and lets a person go on', () => {
  const stopping = new Stopping({ ...never, stopSteps: 100, stopExact: 0.9 });
  stopping.begin(0, 0, undefined);
  expect(stopping.stepsLeft(95)).toBe(5);
  expect(stopping.remaining(0, 50, 10)).toBe(5000);
  expect(stopping.due(1, 100)).toBe('Training stopped after 100 steps.');
  stopping.end(1);
  stopping.begin(2, 100, undefined);
  expect(stopping.stepsLeft(100)).toBe(Number.POSITIVE_INFINITY);
  expect(stopping.due(3, 120)).toBeUndefined();
  expect(stopping.remaining(3, 120, 10)).toBeUndefined();
  stopping.evaluated(125, measured(1, 95));
  expect(stopping.due(4, 125)).toContain('95 % of the held-out pairs are right');
  // Taken back to before it was measured, it has not been met.
  expect(stopping.due(4, 110)).toBeUndefined();
});

test('what is interrupted goes on as it was: its count of steps, its time, what had had its say', () => {
  const stopping = new Stopping({ ...never, stopMinutes: 1 });
  stopping.begin(0, 10, 50);
  stopping.interrupt(59_000);
  stopping.begin(200_000, 30, 50);
  expect(stopping.stepsLeft(30)).toBe(30);
  expect(stopping.due(200_500, 31)).toBeUndefined();
  expect(stopping.due(201_000, 32)).toBe('Training stopped after 1 minute.');
  stopping.end(201_000);
  stopping.begin(300_000, 32, 7);
  expect(stopping.stepsLeft(32)).toBe(7);
});

test('so many steps are trained as were asked for', () => {
  const stopping = new Stopping(never);
  stopping.begin(0, 40, 25);
  expect(stopping.stepsLeft(60)).toBe(5);
  expect(stopping.remaining(0, 55, 2)).toBe(5000);
  expect(stopping.due(1, 64)).toBeUndefined();
  expect(stopping.due(1, 65)).toBe('');
  stopping.end(1);
  stopping.begin(2, 65, undefined);
  expect(stopping.stepsLeft(65)).toBe(Number.POSITIVE_INFINITY);
});

test('a session stops after exactly the steps of its rule, says so, and goes on when it is told to', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, { stopSteps: 13 });
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  const stopped = await driver.until('stopped');
  expect(stopped).toMatchObject({ step: 13, message: 'Training stopped after 13 steps.' });
  expect(driver.of('paused')).toMatchObject([{ step: 13 }]);
  driver.send({ type: 'train', run: 1, steps: 20 });
  await driver.until('paused', ({ step }) => step > 13);
  expect(driver.of('paused').at(-1)?.step).toBe(33);
  expect(driver.of('stopped')).toHaveLength(1);
  expect(driver.points(1).map(({ step }) => step)).toEqual(Array.from({ length: 33 }, (_, index) => index + 1));
});

test('a session stops when the held-out pairs are right', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, { learningRate: 0.02, stopExact: 0.5 });
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  const { message } = await driver.until('stopped');
  expect(message).toMatch(/ of the held-out pairs are right, and 50 % was asked for\.$/);
  const exact = driver.of('evaluation').flatMap(({ sets }) => sets.filter(({ id }) => id === 'heldOut'));
  expect(exact.some((set) => set.exact / set.count >= 0.5)).toBe(true);
});

test('a session waits at a limit until it is raised, and reports where it stands', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'limit', run: 1, step: 10 });
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step === 10);
  driver.send({ type: 'decode', run: 1, text: 'cab' });
  await driver.until('alignment', ({ alignment }) => alignment.text === 'cab');
  expect(driver.of('progress').at(-1)?.step).toBe(10);
  expect(driver.of('paused')).toEqual([]);
  const reports = driver.of('progress').length;
  driver.send({ type: 'export', run: 1, format: 'safetensors' }); // it reports before it answers, and has nothing new to report
  await driver.until('file');
  expect(driver.of('progress').length).toBeGreaterThan(reports);
  for (const { step, stepsPerSecond, tokensPerSecond } of driver.of('progress').filter(({ step }) => step > 0)) {
    if (stepsPerSecond > 0) expect(tokensPerSecond, `step ${step}`).toBeGreaterThan(0);
  }
  driver.send({ type: 'limit', run: 1, step: 17 });
  await driver.until('progress', ({ step }) => step === 17);
  driver.send({ type: 'pause', run: 1 });
  expect((await driver.until('paused')).step).toBe(17);
});
