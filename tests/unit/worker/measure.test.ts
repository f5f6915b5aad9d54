import { expect, test } from 'vitest';
import { reversal } from '../../../src/tasks/reversal';
import type { Measured, MeasuredExample } from '../../../src/worker/protocol';
import { bytesOf, capitals } from '../../support/ownFile';
import { SessionDriver, smallSettings } from '../../support/sessionDriver';

/** Of so many strings that a set of 256 holds none twice. */
const taskOptions = { letters: 12, minimumLength: 6, maximumLength: 6, evaluatedLength: 8 };
const settings = { taskOptions, hidden: 24, decoderHidden: 24, batch: 32, learningRate: 0.01 };

/** A driver whose run has trained for so many steps at least, and is at rest. */
async function trained(steps: number): Promise<SessionDriver> {
  const driver = new SessionDriver();
  driver.prepare(1, settings);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= steps);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
  return driver;
}

const sourceOf = ({ source }: MeasuredExample): string => source;

function metricOf({ metrics }: Measured, wanted: string): number {
  return metrics.find(({ id }) => id === wanted)?.estimate.value ?? Number.NaN;
}

test('what is measured is what the held-out pass measured, and what decoding one by one gives', async () => {
  const driver = await trained(150);
  const { step } = await driver.until('paused');
  const evaluation = await driver.until('evaluation', (event) => event.step === step);
  driver.send({ type: 'measure', run: 1, set: 'validation' });
  const measured = await driver.until('measured');
  expect(measured).toMatchObject({ step, set: 'validation' });
  expect(measured.sets.map(({ id, n }) => [id, n])).toEqual([
    ['heldOut', 256],
    ['longer', 256],
  ]);
  for (const [index, set] of measured.sets.entries()) {
    const known = evaluation.sets[index];
    expect(metricOf(set, 'loss')).toBeCloseTo(known?.loss ?? 0, 4);
    expect(metricOf(set, 'exactMatch')).toBe((known?.exact ?? 0) / 256);
    for (const { estimate } of set.metrics) {
      expect(estimate.n).toBeLessThanOrEqual(256);
      expect(estimate.interval.low).toBeLessThanOrEqual(estimate.value);
      expect(estimate.interval.high).toBeGreaterThanOrEqual(estimate.value);
    }
  }
  const [within] = measured.sets;
  const examples = [...(within?.worst ?? []), ...(within?.first ?? [])];
  expect(examples.length).toBe(16);
  for (const { source, said, target, edits, trace } of examples) {
    expect(target).toBe(Array.from(source).reverse().join(''));
    driver.send({ type: 'decode', run: 1, text: source });
    const { alignment } = await driver.until('alignment', (event) => event.alignment.text === source);
    // What does not end is cut one token after the longest answer.
    expect(alignment.prediction.slice(0, taskOptions.maximumLength + 1)).toBe(said);
    expect(trace.filter((one) => one.wanted !== one.said)).toHaveLength(edits);
  }
  const edits = (within?.worst ?? []).map((example) => example.edits);
  expect(edits).toEqual(edits.toSorted((a, b) => b - a));
  expect(edits[0]).toBeGreaterThan(0);
});

test('what was decoded before changes nothing of what is measured', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, settings); // untrained, it ends no output by itself
  await driver.until('ready');
  driver.send({ type: 'measure', run: 1, set: 'validation' });
  driver.send({ type: 'measure', run: 1, set: 'validation' }); // after longer pairs have been decoded
  await driver.until('measured', () => driver.of('measured').length === 2);
  const [first, second] = driver.of('measured');
  expect(second?.sets).toEqual(first?.sets);
});

test('the test set is measured once for a run, on pairs that measure nothing else', async () => {
  const driver = await trained(20);
  driver.send({ type: 'measure', run: 1, set: 'test' });
  const { step, sets } = await driver.until('measured', ({ set }) => set === 'test');
  expect(sets.map(({ id }) => id)).toEqual(['heldOut', 'longer']);
  const task = reversal.create(taskOptions);
  const heldOut = new Set(
    task.heldOut(smallSettings.seed, 256).flatMap(({ pairs }) => pairs.map(({ source }) => source)),
  );
  for (const { n, worst, first } of sets) {
    expect(n).toBeGreaterThan(900);
    for (const { source } of [...worst, ...first]) expect(heldOut.has(source)).toBe(false);
  }

  driver.send({ type: 'measure', run: 1, set: 'test' });
  const { what, message } = await driver.until('failed');
  expect(what).toBe('measure');
  expect(message).toMatch(
    new RegExp(`^The test set was measured at step ${step}, and is measured once for a run: .*A new run may`),
  );
  expect(driver.of('measured')).toHaveLength(1);

  driver.prepare(2, settings);
  await driver.until('ready', ({ run }) => run === 2);
  driver.send({ type: 'measure', run: 2, set: 'test' });
  await driver.until('measured', ({ run }) => run === 2);
});

test('the test set is the same for every seed', async () => {
  const driver = new SessionDriver();
  for (const seed of [1, 2]) {
    driver.prepare(seed, { ...settings, seed });
    await driver.until('ready', ({ run }) => run === seed);
    driver.send({ type: 'measure', run: seed, set: 'test' });
    await driver.until('measured', ({ run }) => run === seed);
  }
  const [first, second] = driver.of('measured').map(({ sets }) => sets.map((set) => set.first.map(sourceOf)));
  expect(second).toEqual(first);
});

test('a test file is measured whole, and tells how far it has come', async () => {
  const lines = capitals(1500).split('\n');
  const [test, pairs] = [lines.slice(0, 1300), lines.slice(1300)].map((some, index) => ({
    name: `${index}.tsv`,
    bytes: bytesOf(some.join('\n')),
  }));
  if (!test || !pairs) throw new Error('Two files were expected.');
  const driver = new SessionDriver();
  driver.prepare(1);
  driver.send({ type: 'own', run: 1, files: { pairs, test, reading: {} }, taskOptions: {} });
  driver.prepare(2, { task: 'own', taskOptions: {} });
  await driver.until('ready', ({ run }) => run === 2);
  driver.send({ type: 'measure', run: 2, set: 'test' });
  expect((await driver.until('measured')).sets.map(({ n }) => n)).toEqual([1300]);
  const shares = driver.of('measuring').map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('what is given up is as if it had not been asked for', async () => {
  const driver = await trained(5);
  driver.send({ type: 'measure', run: 1, set: 'test' });
  await driver.until('measuring');
  driver.send({ type: 'giveUp', run: 1 });
  driver.send({ type: 'measure', run: 1, set: 'test' });
  await driver.until('measured');
  const shares = driver.of('measuring').map(({ share }) => share);
  expect(shares.filter((share) => share === shares[0])).toHaveLength(2);
  expect(driver.of('failed')).toEqual([]);
});

test('what is typed while it measures is decoded before the measurement is done', async () => {
  const driver = await trained(5);
  driver.send({ type: 'measure', run: 1, set: 'test' });
  driver.send({ type: 'lengthCurve', run: 1 });
  const typed = 'fedcba';
  setTimeout(() => driver.send({ type: 'decode', run: 1, text: typed }), 0);
  await driver.until('lengthCurve');
  const places = driver.events.map((event) => (event.type === 'alignment' ? event.alignment.text : event.type));
  expect(places.indexOf(typed)).toBeGreaterThan(0);
  expect(places.indexOf(typed)).toBeLessThan(places.indexOf('measured'));
});

test('exact match is measured at every length that is evaluated, on as many pairs each', async () => {
  const driver = await trained(5);
  driver.send({ type: 'lengthCurve', run: 1 });
  const { curve } = await driver.until('lengthCurve');
  expect(curve.trainedLength).toBe(6);
  expect(curve.points.map(({ length, n }) => [length, n])).toEqual([6, 7, 8].map((length) => [length, 64]));
});

test('alignment is judged with each held-out evaluation where the model attends and gold is known', async () => {
  const driver = await trained(30);
  const { alignment } = await driver.until('evaluation');
  expect(alignment?.errorRate).toBeGreaterThanOrEqual(0);
  expect(alignment?.errorRate).toBeLessThanOrEqual(1);
  expect(alignment?.massOnGold).toBeGreaterThan(0);
  expect(alignment?.relativeEntropy).toBeLessThanOrEqual(1);

  const blind = new SessionDriver();
  blind.prepare(1, { ...settings, attention: 'none' });
  await blind.until('ready');
  blind.send({ type: 'step', run: 1 });
  expect((await blind.until('evaluation')).alignment).toBeUndefined();
  blind.send({ type: 'measure', run: 1, set: 'validation' });
  const { sets } = await blind.until('measured');
  expect(sets[0]?.metrics.map(({ id }) => id)).toEqual(['loss', 'tokenAccuracy', 'exactMatch', 'characterErrorRate']);
});

test('a run on another backend has had its test set measured all the same', async () => {
  const driver = await trained(5);
  driver.send({ type: 'measure', run: 1, set: 'test' });
  await driver.until('measured');
  driver.send({ type: 'move', run: 1, backend: 'cpu' });
  await driver.until('ready', () => driver.of('ready').length === 2);
  driver.send({ type: 'measure', run: 1, set: 'test' });
  expect((await driver.until('failed')).message).toMatch(/once for a run/);
});

test('a source with several right answers is right by any of them, in what is drawn as in what is measured', async () => {
  // Each word answers a or b; the model says one of the two, which is the first answer of only some of them.
  const sources = Array.from({ length: 400 }, (_, index) => index.toString(4).padStart(5, '0'));
  const lines = sources.flatMap((source, index) =>
    (index % 2 ? ['a', 'b'] : ['b', 'a']).map((target) => [source, target]),
  );
  const bytes = bytesOf(lines.map((pair) => pair.join('\t')).join('\n'));
  const driver = new SessionDriver();
  driver.prepare(1);
  driver.send({ type: 'own', run: 1, files: { pairs: { name: 'answers.tsv', bytes }, reading: {} }, taskOptions: {} });
  driver.prepare(2, { task: 'own', taskOptions: {}, learningRate: 0.01 });
  await driver.until('ready', ({ run }) => run === 2);
  driver.send({ type: 'train', run: 2, steps: 60 });
  const { step } = await driver.until('paused', ({ run }) => run === 2);
  const { sets } = await driver.until('evaluation', (event) => event.run === 2 && event.step === step);
  expect(sets[0]?.exact).toBe(sets[0]?.count);
  driver.send({ type: 'measure', run: 2, set: 'validation' });
  const [measured] = (await driver.until('measured')).sets;
  expect(measured && metricOf(measured, 'exactMatch')).toBe(1);
  expect(measured && metricOf(measured, 'loss')).toBeCloseTo(sets[0]?.loss ?? 0, 4);
  const answersFirst = measured?.first.filter(({ source, said }) => said === (sources.indexOf(source) % 2 ? 'a' : 'b'));
  expect(answersFirst?.length).toBeLessThan(measured?.first.length ?? 0);
});

test('a file says whether the test set was measured, and whoever opens it cannot measure it again', async () => {
  const driver = await trained(5);
  const exported = async (): Promise<ArrayBuffer> => {
    const before = driver.of('file').length;
    driver.send({ type: 'export', run: 1, format: 'safetensors' });
    await driver.until('file', () => driver.of('file').length > before);
    return driver.of('file').at(-1)?.file.bytes.slice().buffer ?? new ArrayBuffer();
  };
  const untested = await exported();
  driver.send({ type: 'measure', run: 1, set: 'test' });
  const { step } = await driver.until('measured');
  const tested = await exported();

  driver.send({ type: 'open', run: 2, bytes: tested, input: undefined });
  expect((await driver.until('ready', ({ run }) => run === 2)).tested).toBe(step);
  driver.send({ type: 'measure', run: 2, set: 'test' });
  expect((await driver.until('failed')).message).toContain(`The test set was measured at step ${step}, and`);

  driver.send({ type: 'open', run: 3, bytes: untested, input: undefined });
  expect((await driver.until('ready', ({ run }) => run === 3)).tested).toBeUndefined();
  driver.send({ type: 'measure', run: 3, set: 'test' });
  await driver.until('measured', ({ run }) => run === 3);
});
