import { expect, test } from 'vitest';
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
  const characters = { source: ['a', 'b', 'c', 'd', 'e'], target: ['a', 'b', 'c', 'd', 'e'] };
  const empty = { values: new Float32Array(), firstMoments: new Float32Array(), secondMoments: new Float32Array() };
  const left = { settings, characters, snapshot: { ...empty, step: 7 }, training: true, savedAt: Date.now() };
  driver.stored = left;
  driver.prepare(2);
  expect((await driver.until('ready', ({ run }) => run === 2)).step).toBe(0);
  expect(driver.stored).toBeUndefined();
  driver.stored = { ...left, savedAt: Date.now() - 2 * 3_600_000 };
  driver.prepare(3, {}, 'abc', true);
  expect((await driver.until('ready', ({ run }) => run === 3)).step).toBe(0);
});
