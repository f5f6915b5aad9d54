import { afterEach, expect, test, vi } from 'vitest';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import { Trainer } from '../../../src/model/trainer';
import { Run } from '../../../src/worker/run';
import type { Settings } from '../../../src/worker/settings';
import { SessionDriver } from '../../support/sessionDriver';

afterEach(() => void vi.restoreAllMocks());

/** Evaluations that are asked for at once come only when another step has been submitted. */
function comeAfterAnotherStep() {
  const waiting: (() => void)[] = [];
  const asked: number[] = [];
  const { trainStep, evaluate } = Run.prototype;
  vi.spyOn(Run.prototype, 'trainStep').mockImplementation(function (this: Run) {
    trainStep.call(this);
    for (const go of waiting.splice(0)) go();
  });
  vi.spyOn(Run.prototype, 'evaluate').mockImplementation(async function (this: Run) {
    asked.push(this.trainer.step);
    const evaluations = await evaluate.call(this);
    await new Promise<void>((go) => waiting.push(go));
    return evaluations;
  });
  return asked;
}

/** The processor does each submission after those before it, a training step in so many milliseconds, all else in one. */
function takesItsTime(stepMs: number) {
  let free = 0;
  const until = (time: number) => new Promise<void>((done) => setTimeout(done, Math.max(0, time - performance.now())));
  const { submit, completed, read } = CpuBackend.prototype;
  const { trainOn } = Trainer.prototype;
  vi.spyOn(Trainer.prototype, 'trainOn').mockImplementation(function (this: Trainer, batch) {
    free = Math.max(free, performance.now()) + stepMs - 1;
    trainOn.call(this, batch);
  });
  vi.spyOn(CpuBackend.prototype, 'submit').mockImplementation(function (this: CpuBackend, ...program) {
    free = Math.max(free, performance.now()) + 1;
    submit.apply(this, program);
  });
  vi.spyOn(CpuBackend.prototype, 'completed').mockImplementation(async function (this: CpuBackend) {
    await until(free);
    return completed.call(this);
  });
  vi.spyOn(CpuBackend.prototype, 'read').mockImplementation(async function (this: CpuBackend, view) {
    const ran = until(free);
    const numbers = await read.call(this, view);
    await ran;
    return numbers;
  });
}

async function train(settings: Partial<Settings>, until: (driver: SessionDriver) => Promise<unknown>) {
  const driver = new SessionDriver();
  driver.prepare(1, settings);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await until(driver);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
  return driver;
}

test('an evaluation that takes little is heard once there is more to do, and is of the step where it was asked for', async () => {
  const asked = comeAfterAnotherStep();
  const queued = (driver: SessionDriver) =>
    driver.until('evaluation', ({ step }) => asked[1] !== undefined && step >= asked[1]);
  const driver = await train({ learningRate: 0.01 }, queued);
  const [first = 0] = asked;
  const evaluation = driver.of('evaluation').find(({ step }) => step === first);
  const samples = driver.of('samples').find(({ step }) => step === first);
  expect(samples?.samples).toHaveLength(6);
  expect(evaluation?.alignment?.errorRate).toBeGreaterThanOrEqual(0);

  // Another run, measured where that one was: the same numbers.
  vi.restoreAllMocks();
  const again = new SessionDriver();
  again.prepare(1, { learningRate: 0.01 });
  await again.until('ready');
  again.send({ type: 'train', run: 1, steps: first });
  const stood = await again.until('evaluation', ({ step }) => step === first);
  expect(evaluation?.sets).toEqual(stood.sets);
  expect(evaluation?.alignment).toEqual(stood.alignment);
});

test('what an evaluation takes is not what the chunk before it takes', async () => {
  takesItsTime(10); // a chunk of four takes 40 ms, and an evaluation waits for one
  const evaluate = vi.spyOn(Run.prototype, 'evaluate');
  await train({}, () => vi.waitFor(() => expect(evaluate).toHaveBeenCalled(), { timeout: 60_000 }));
});

test.each<Partial<Settings>>([{ stopExact: 1 }, { stopEvaluations: 100 }, { schedule: 'plateau' }])(
  'where %j decides on the next step, every evaluation is waited for',
  async (settings) => {
    const asked = comeAfterAnotherStep();
    await train(settings, (driver) => driver.until('evaluation', ({ step }) => step >= 150));
    expect(asked).toEqual([]);
  },
);
