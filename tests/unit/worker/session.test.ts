import { expect, test, vi } from 'vitest';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import { defaultSettings, defaultTaskOptions } from '../../../src/worker/settings';
import { SessionDriver } from '../../support/sessionDriver';

test('says what it will train, and decodes the input, before anything is pressed', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  const ready = await driver.until('ready');
  expect(ready.device).toEqual({ backend: 'cpu', name: expect.stringMatching(/^Processor/) });
  expect(ready.step).toBe(0);
  expect(ready.parameters).toBeGreaterThan(1000);
  const { alignment } = await driver.until('alignment');
  expect(alignment.sourceSymbols).toEqual(['a', 'b', 'c', '⏹']);
  expect(alignment.answer).toBe('cba');
  expect(alignment.weights.length).toBe(alignment.outputSymbols.length * 4);
  for (let row = 0; row < alignment.outputSymbols.length; row++) {
    const sum = alignment.weights.subarray(row * 4, row * 4 + 4).reduce((total, weight) => total + weight, 0);
    expect(sum).toBeCloseTo(1, 5);
  }
  expect(driver.of('progress')).toEqual([]);
});

test('a step is exactly one, and training pauses where it is asked to', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'step', run: 1 });
  expect((await driver.until('paused')).step).toBe(1);
  expect(driver.points(1).map(({ step }) => step)).toEqual([1]);
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 20);
  driver.send({ type: 'pause', run: 1 });
  const { step } = await driver.until('paused', (event) => event.step > 1);
  expect(driver.points(1).map((point) => point.step)).toEqual(Array.from({ length: step }, (_, index) => index + 1));
  const evaluation = await driver.until('evaluation', (event) => event.step === step);
  expect(evaluation.sets.map(({ id, count }) => [id, count])).toEqual([
    ['heldOut', 256],
    ['longer', 256],
  ]);
  driver.send({ type: 'step', run: 1 });
  await driver.until('paused', (event) => event.step === step + 1);
});

test('with each evaluation it says the same held-out pairs, judged token by token; every answer is judged so', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, { learningRate: 0.01 });
  await driver.until('ready');
  for (const steps of [1, 30]) driver.send({ type: 'train', run: 1, steps });
  const { step, samples } = await driver.until('samples');
  expect(samples).toHaveLength(6);
  for (const { source, target, said, edits, trace } of samples) {
    expect(target).toBe([...source].reverse().join(''));
    expect(trace.map((one) => one.wanted ?? '').join('')).toBe(target);
    expect(trace.map((one) => one.said ?? '').join('')).toBe(said);
    expect(trace.filter((one) => one.wanted !== one.said)).toHaveLength(edits);
  }
  const { sets } = await driver.until('evaluation', (event) => event.step === step);
  expect(sets[0]?.tokenAccuracy).toBeGreaterThan(0);
  expect(sets[0]?.tokenAccuracy).toBeLessThanOrEqual(1);
  const { alignment } = await driver.until('alignment');
  expect(alignment.trace?.map(({ wanted }) => wanted ?? '').join('')).toBe(alignment.answer);
});

test('the same seed gives the same losses, bit for bit; another seed does not', async () => {
  const losses = async (seed: number) => {
    const driver = new SessionDriver();
    driver.prepare(1, { seed });
    await driver.until('ready');
    for (let step = 1; step <= 50; step++) driver.send({ type: 'step', run: 1 });
    await driver.until('paused', (event) => event.step === 50);
    return driver.points(1).map(({ loss }) => loss);
  };
  const first = await losses(7);
  expect(first).toHaveLength(50);
  expect(await losses(7)).toEqual(first);
  expect(await losses(8)).not.toEqual(first);
});

test('dropout too is drawn by the seed', async () => {
  const losses = async () => {
    const driver = new SessionDriver();
    driver.prepare(1, { dropout: 0.3 });
    await driver.until('ready');
    for (let step = 1; step <= 10; step++) driver.send({ type: 'step', run: 1 });
    await driver.until('paused', (event) => event.step === 10);
    return driver.points(1).map(({ loss }) => loss);
  };
  expect(await losses()).toEqual(await losses());
});

test('an input typed while it trains is decoded, and unknown characters are named', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('started');
  driver.send({ type: 'decode', run: 1, text: 'a?b' });
  const { alignment } = await driver.until('alignment', (event) => event.alignment.text === 'a?b');
  expect(alignment.unknown).toEqual([1]);
  expect(alignment.sourceSymbols).toEqual(['a', '?', 'b', '⏹']);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('an input of words says that it is one', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, { task: 'commands', taskOptions: defaultTaskOptions('commands') }, 'hop twice');
  const { alignment } = await driver.until('alignment');
  expect(alignment).toMatchObject({ words: true, sourceSymbols: ['hop', 'twice', '⏹'], unknown: [0] });
});

test('an input longer than the model reads is cut, and that is said', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, {}, 'a'.repeat(200));
  const { alignment } = await driver.until('alignment');
  expect(alignment.notice).toBe(`Only the first ${alignment.sourceSymbols.length - 1} of 200 characters are read.`);
});

test('a run that cannot be built is refused in words, and the one before it goes on', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.prepare(2, { taskOptions: { letters: 5, minimumLength: 9, maximumLength: 4 } });
  const failed = await driver.until('failed');
  expect(failed).toMatchObject({ run: 2, what: 'prepare' });
  expect(failed.message).toMatch(/length/i);
  driver.send({ type: 'step', run: 1 });
  expect((await driver.until('paused')).run).toBe(1);
});

test('where there is no WebGPU it trains on the processor and says why', async () => {
  const driver = new SessionDriver(undefined);
  driver.prepare(1, { backend: 'webgpu' });
  const { device } = await driver.until('ready');
  expect(device.backend).toBe('cpu');
  expect(device.notice).toMatch(/no WebGPU.*trains on the CPU/);
  driver.send({ type: 'step', run: 1 });
  await driver.until('paused', ({ step }) => step === 1);
});

test('a loss that is not finite stops the run before that step and keeps its weights', async () => {
  const driver = new SessionDriver();
  // No rate that the form allows overflows float32, so the session is given one beyond its bounds: the weights become
  // so large that the logits overflow, and stay finite themselves.
  driver.prepare(2, { learningRate: 1e38, gradientClip: 0 });
  await driver.until('ready', ({ run }) => run === 2);
  driver.send({ type: 'train', run: 2 });
  const halted = await driver.until('halted');
  expect(halted.reason).toBe('nonFinite');
  expect(halted.message).toContain(`At step ${halted.step + 1} the`);
  expect(driver.points(2).every(({ loss, gradientNorm }) => Number.isFinite(loss + gradientNorm))).toBe(true);
  await driver.until('alignment', ({ run, step }) => run === 2 && step === halted.step);
});

test('Pause pressed twice pauses once, and the run can go on', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 3);
  driver.send({ type: 'pause', run: 1 });
  driver.send({ type: 'pause', run: 1 });
  const { step } = await driver.until('paused');
  driver.send({ type: 'step', run: 1 });
  await driver.until('paused', (event) => event.step === step + 1);
});

test('a run that cannot be built leaves the one before it training', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  const { step } = await driver.until('progress', (event) => event.step >= 3);
  driver.prepare(2, { taskOptions: { letters: 5, minimumLength: 9, maximumLength: 4 } });
  await driver.until('failed');
  await driver.until('progress', (event) => event.run === 1 && event.step >= step + 20);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('a run that is replaced while it is built is never announced', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.prepare(2);
  await Promise.resolve();
  driver.prepare(3);
  await driver.until('ready', ({ run }) => run === 3);
  expect(driver.of('ready').map(({ run }) => run)).toEqual([1, 3]);
});

test('stepping measures the held-out sets once nothing else is asked for', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  for (let step = 0; step < 3; step++) driver.send({ type: 'step', run: 1 });
  const { step } = await driver.until('evaluation');
  expect(step).toBe(3);
});

test('who starts anew is not given back an earlier run', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'step', run: 1 });
  await driver.until('paused');
  const { settings } = await driver.until('ready');
  const letters = { kind: 'characters', tokens: ['a', 'b', 'c', 'd', 'e'] } as const;
  const tokens = { source: letters, target: letters };
  const empty = { values: new Float32Array(), firstMoments: new Float32Array(), secondMoments: new Float32Array() };
  const left = { settings, tokens, snapshot: { ...empty, step: 7 }, training: true, savedAt: Date.now() };
  driver.stored = left;
  driver.prepare(2, { taskOptions: { letters: 5, minimumLength: 9, maximumLength: 4 } });
  await driver.until('failed');
  expect(driver.stored).toBe(left); // nothing has begun
  driver.prepare(3);
  expect((await driver.until('ready', ({ run }) => run === 3)).step).toBe(0);
  expect(driver.stored).toBeUndefined();
  driver.stored = { ...left, savedAt: Date.now() - 2 * 3_600_000 };
  driver.prepare(4, {}, 'abc', true);
  expect((await driver.until('ready', ({ run }) => run === 4)).step).toBe(0);
});

test('a run that a reload could not build stays within reach of the next', async () => {
  const driver = new SessionDriver();
  const letters = { kind: 'characters', tokens: ['a', 'b'] } as const; // fewer than the task asks for
  const empty = { values: new Float32Array(), firstMoments: new Float32Array(), secondMoments: new Float32Array() };
  const settings = { ...defaultSettings, backend: 'cpu' as const };
  const snapshot = { ...empty, step: 7 };
  const left = {
    settings,
    tokens: { source: letters, target: letters },
    snapshot,
    training: true,
    savedAt: Date.now(),
  };
  driver.stored = left;
  driver.prepare(1, {}, 'abc', true);
  await driver.until('failed');
  expect(driver.stored).toBe(left);
});

test('what a step takes here is told beside the other backend’s before anything is trained, and trains nothing', async () => {
  const driver = new SessionDriver();
  const asked: string[] = [];
  driver.compare = ({ backend }) => {
    asked.push(backend);
    return { time: Promise.resolve({ backend, name: 'A graphics card', milliseconds: 3 }), giveUp: () => {} };
  };
  driver.prepare(1);
  const { here, there } = await driver.until('comparison');
  expect(here).toEqual({
    backend: 'cpu',
    name: expect.stringContaining('Processor'),
    milliseconds: expect.any(Number),
  });
  expect(here.milliseconds).toBeGreaterThan(0);
  expect(there).toEqual({ backend: 'webgpu', name: 'A graphics card', milliseconds: 3 });
  driver.send({ type: 'step', run: 1 });
  await driver.until('paused');
  expect(asked).toEqual(['webgpu']);

  const alone = new SessionDriver();
  alone.prepare(1);
  await alone.until('ready');
  alone.send({ type: 'step', run: 1 });
  await alone.until('paused');
  expect(driver.points(1)).toEqual(alone.points(1));
});

test('who types while a step is timed is answered, and it is timed another time', async () => {
  const driver = new SessionDriver();
  let asked = 0;
  driver.compare = ({ backend }) => {
    const time = ++asked < 3 ? Promise.resolve({ backend, name: '', milliseconds: 3 }) : new Promise<never>(() => {});
    // A key comes while the answer is on its way to the session.
    if (asked === 1) void time.then(() => driver.send({ type: 'decode', run: 1, text: 'cab' }));
    return { time, giveUp: () => {} };
  };
  driver.prepare(1);
  await driver.until('alignment', ({ alignment }) => alignment.text === 'cab');
  await driver.until('comparison');
  expect(asked).toBe(2);
});

test('Run is as many steps as were asked for, whatever comes between: a run that cannot be built, another backend', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1, steps: 60 });
  await driver.until('progress', ({ step }) => step >= 10);
  driver.prepare(2, { taskOptions: { letters: 5, minimumLength: 9, maximumLength: 4 } });
  await driver.until('failed');
  driver.send({ type: 'move', run: 1, backend: 'webgpu' }); // there is none: the processor again
  await driver.until('ready', ({ step }) => step > 0);
  expect((await driver.until('paused')).step).toBe(60);
});

test('a key in the last step of a stretch leaves no empty chunk behind', async () => {
  const driver = new SessionDriver();
  const { submit } = CpuBackend.prototype;
  const submitted = vi.spyOn(CpuBackend.prototype, 'submit').mockImplementation(function (this: CpuBackend, ...given) {
    submit.apply(this, given);
    const [, range] = given;
    if (range === undefined) return;
    const until = performance.now() + 5; // a step in parts, which takes long
    while (performance.now() < until);
  });
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1, steps: 3 });
  await driver.until('progress', ({ step }) => step === 3);
  driver.send({ type: 'decode', run: 1, text: 'cab' });
  await driver.until('paused');
  driver.send({ type: 'train', run: 1, steps: 2 });
  expect((await driver.until('paused', ({ step }) => step > 3)).step).toBe(5);
  submitted.mockRestore();
});

test('a pause is one at once while a question is answered', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 10);
  driver.send({ type: 'measure', run: 1, set: 'validation' });
  driver.send({ type: 'pause', run: 1 });
  await driver.until('measured');
  expect(driver.events.findIndex(({ type }) => type === 'paused')).toBeLessThan(
    driver.events.findIndex(({ type }) => type === 'measured'),
  );
});

test('a GPU that could not be had is asked for again with the next run', async () => {
  const requestAdapter = vi.fn(async () => null);
  const driver = new SessionDriver({ requestAdapter } as unknown as GPU);
  for (const run of [1, 2]) {
    driver.prepare(run, { backend: 'webgpu' });
    const { device } = await driver.until('ready', (event) => event.run === run);
    expect(device.backend).toBe('cpu');
  }
  expect(requestAdapter).toHaveBeenCalledTimes(2);
});
