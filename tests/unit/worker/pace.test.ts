/** How training keeps its device busy: how much is submitted at a time, and what is done before the device has run out of it. */
import { afterEach, expect, test, vi } from 'vitest';
import { CpuBackend, openCpuBackend } from '../../../src/kernels/cpuBackend';
import { Pace } from '../../../src/worker/pace';
import { queuedStep } from '../../../src/worker/queuedStep';
import { Run } from '../../../src/worker/run';
import { SessionDriver, smallSettings } from '../../support/sessionDriver';

afterEach(() => void vi.restoreAllMocks());

test('short steps go together for about 40 ms, and two chunks may be on their way', () => {
  const pace = new Pace();
  expect(pace).toMatchObject({ chunk: 1, parts: 1, mayQueue: false }); // nothing is known yet
  pace.note(10, 1);
  expect(pace).toMatchObject({ stepMs: 10, chunk: 4, parts: 1, mayQueue: true });
  pace.note(4, 4);
  expect(pace).toMatchObject({ stepMs: 1, chunk: 8, mayQueue: true });
});

test('the queue never holds more than about 100 ms', () => {
  for (const milliseconds of [1, 3, 9, 14, 27, 39, 50, 51, 79, 81, 200, 4000]) {
    const pace = new Pace();
    pace.note(milliseconds, 1);
    const submission = (pace.stepMs * pace.chunk) / pace.parts;
    expect(pace.mayQueue ? 2 * submission : submission).toBeLessThanOrEqual(100);
  }
});

test('a slow step is parted, until steps are much shorter again', () => {
  const pace = new Pace();
  pace.note(200, 1);
  expect(pace).toMatchObject({ chunk: 1, parts: 10, mayQueue: false });
  pace.note(60, 1);
  expect(pace.parts).toBe(3);
  pace.note(39, 1);
  expect(pace.parts).toBe(1);
});

test('a first step, of which nobody knows what it takes, comes in parts; how many depends on the way to the device', () => {
  expect(new Pace().nextParts).toBe(100);
  expect(new Pace(10).nextParts).toBe(20);
  expect(new Pace(1000).nextParts).toBe(1);
  const pace = new Pace();
  pace.note(10, 1);
  expect(pace.nextParts).toBe(1);
});

test.for([0, 1, 20, 100, 400])(
  'parts settle where a round trip takes %i ms, and their ways cost little',
  (roundTrip) => {
    for (const work of [1, 30, 70, 300, 5000]) {
      const pace = new Pace(roundTrip);
      let taken = 0;
      for (let step = 0; step < 50; step++) {
        // Two parts are on their way at once; the last one’s way back is not counted.
        taken = Math.max(work, ((pace.nextParts - 1) * roundTrip) / 2);
        pace.note(taken, 1);
      }
      expect(taken).toBe(work);
    }
  },
);

test('a step that the clock does not see still has a pace', () => {
  const pace = new Pace(100);
  pace.note(-3, 1);
  expect(pace).toMatchObject({ chunk: 8, parts: 1, mayQueue: true });
});

test('so many steps are measured kernel by kernel that a coarse clock evens out', () => {
  const pace = new Pace();
  expect(pace.measured).toBe(1);
  for (const [milliseconds, steps] of [
    [1, 16],
    [20, 10],
    [900, 1],
  ] as const) {
    pace.note(milliseconds, 1);
    expect(pace.measured).toBe(steps);
  }
});

test('steps that are over at once are timed in long stretches, less the way to the device', async () => {
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  /** Runs what is queued one after the other, and tells of it `roundTrip` later. */
  const device = (work: number, roundTrip: number) => {
    let free = 0;
    let count = 0;
    const step = async () => {
      count++;
      free = Math.max(free, clock) + work;
      const heard = free + roundTrip;
      await Promise.resolve();
      clock = Math.max(clock, heard);
    };
    return { step, steps: () => count };
  };
  const fast = device(0.5, 100);
  expect(await queuedStep(fast.step, 100)).toBeCloseTo(0.5);
  expect(fast.steps()).toBe(1 + 4 + 16 + 64);
  const slow = device(700, 1);
  expect(await queuedStep(slow.step, 1)).toBeCloseTo(700);
  expect(slow.steps()).toBe(1);
});

test('the batch that is drawn ahead is the next step’s, and is drawn once', async () => {
  const run = await Run.create(await openCpuBackend(1), smallSettings);
  const drawn = vi.spyOn(run.task, 'trainingPair');
  run.trainStep();
  expect(drawn).toHaveBeenCalledTimes(smallSettings.batch);
  run.drawAhead();
  run.drawAhead();
  expect(drawn).toHaveBeenCalledTimes(2 * smallSettings.batch);
  const trained = vi.spyOn(run.trainer, 'trainOn');
  run.trainStep();
  expect(drawn).toHaveBeenCalledTimes(2 * smallSettings.batch);
  expect(trained).toHaveBeenCalledWith(run.batch(2));
  run.drawAhead();
  run.trainer.rewind(0); // what was drawn is of a step that does not come next any more
  run.trainStep();
  expect(trained).toHaveBeenLastCalledWith(run.batch(1));
});

test('losses and weights are asked for before the next chunk is submitted, and waited for after it', async () => {
  const log: string[] = [];
  const { read, submit } = CpuBackend.prototype;
  vi.spyOn(CpuBackend.prototype, 'submit').mockImplementation(function (this: CpuBackend, ...given) {
    log.push('submit');
    submit.apply(this, given);
  });
  vi.spyOn(CpuBackend.prototype, 'read').mockImplementation(async function (this: CpuBackend, view) {
    const { label } = view.storage;
    log.push(`ask ${label}`);
    const numbers = await read.call(this, view);
    log.push(`hear ${label}`);
    return numbers;
  });
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 60);
  for (const label of ['ledger', 'first moments']) {
    const waits = log.flatMap((entry, at) =>
      entry === `ask ${label}` ? [log.slice(at, log.indexOf(`hear ${label}`, at))] : [],
    );
    expect(waits.some((wait) => wait.includes('submit'))).toBe(true);
  }
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});
