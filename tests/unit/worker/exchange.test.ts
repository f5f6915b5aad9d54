import { expect, test } from 'vitest';
import { readWeights, writeWeights } from '../../../src/exchange/weightsFile';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import type { TokenSet } from '../../../src/tasks/tokens';
import { Run } from '../../../src/worker/run';
import { expectSameBits } from '../../support/sameBits';
import { SessionDriver, smallSettings } from '../../support/sessionDriver';

async function steps(driver: SessionDriver, run: number, from: number, count: number): Promise<number[]> {
  for (let step = 0; step < count; step++) driver.send({ type: 'step', run });
  await driver.until('paused', (event) => event.run === run && event.step === from + count);
  return driver
    .points(run)
    .filter(({ step }) => step > from)
    .map(({ loss }) => loss);
}

async function weightsOf(driver: SessionDriver, run: number): Promise<ArrayBuffer> {
  driver.send({ type: 'export', run, format: 'safetensors' });
  const { file } = await driver.until('file');
  return file.bytes.buffer.slice(0);
}

test('a run that was saved and opened goes on bit for bit as if it had never stopped', async () => {
  const settings = { dropout: 0.2, teacherForcing: 0.5, seed: 4 };
  const first = new SessionDriver();
  first.prepare(1, settings);
  await first.until('ready');
  await steps(first, 1, 0, 5);
  const bytes = await weightsOf(first, 1);
  const expected = await steps(first, 1, 5, 5);

  const second = new SessionDriver();
  second.send({ type: 'open', run: 1, bytes, input: { task: 'reversal', text: 'abc' } });
  const ready = await second.until('ready');
  expect(ready.step).toBe(5);
  expect(ready.settings).toEqual(first.of('ready')[0]?.settings);
  expect((await second.until('alignment')).alignment).toEqual(
    (await first.until('alignment', ({ step }) => step === 5)).alignment,
  );
  expect(await steps(second, 1, 5, 5)).toEqual(expected);
});

test('a file is written while it trains, and training goes on', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step > 3);
  driver.send({ type: 'export', run: 1, format: 'safetensors' });
  const { file } = await driver.until('file');
  expect(file.name).toMatch(/^interlinear-reversal-additive-\d+\.safetensors$/);
  const written = Number(/\d+/.exec(file.name)?.[0]);
  await driver.until('progress', ({ step }) => step > written);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('a damaged file is refused in a sentence, and the run goes on as if nothing had happened', async () => {
  const losses = async (disturb: boolean) => {
    const driver = new SessionDriver();
    driver.prepare(1);
    await driver.until('ready');
    await steps(driver, 1, 0, 5);
    if (disturb) {
      const bytes = (await weightsOf(driver, 1)).slice(0, -1);
      driver.send({ type: 'open', run: 2, bytes, input: { task: 'reversal', text: 'cba' } });
      const failed = await driver.until('failed');
      expect(failed).toMatchObject({ run: 2, what: 'open' });
      expect(failed.message).toMatch(
        /^The file was not opened: ".+" spans the bytes \d+ to \d+ of the \d+ that there are\.$/,
      );
      expect(driver.of('ready')).toHaveLength(1);
    }
    return steps(driver, 1, 5, 5);
  };
  expect(await losses(true)).toEqual(await losses(false));
});

test('a damaged file does not stop a run that trains', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('started');
  driver.send({ type: 'open', run: 2, bytes: new ArrayBuffer(5), input: { task: 'reversal', text: '' } });
  await driver.until('failed');
  const step = driver.of('progress').at(-1)?.step ?? 0;
  await driver.until('progress', (event) => event.step > step + 8);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('what was asked to be written of a run that is not there is not written', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'export', run: 7, format: 'safetensors' });
  await steps(driver, 1, 0, 1);
  expect(driver.of('file')).toEqual([]);
});

test('a model keeps its own tokens where the task knows others here', async () => {
  const backend = await openCpuBackend(1);
  const ofCharacters = (tokens: string): TokenSet => ({ kind: 'characters', tokens: [...tokens] });
  const known = { source: ofCharacters('zabcde'), target: ofCharacters('edcbaz') };
  const made = await Run.create(backend, smallSettings, 1, known);
  const state = await made.state();
  expect(state.model).toMatchObject({ sourceVocabulary: 10, targetVocabulary: 10 });

  const driver = new SessionDriver();
  driver.send({ type: 'open', run: 1, bytes: writeWeights(state).buffer, input: { task: 'reversal', text: 'az' } });
  const { alignment } = await driver.until('alignment');
  expect(alignment.unknown).toEqual([]);
  const again = readWeights(new Uint8Array(await weightsOf(driver, 1)));
  expect([again.source, again.target]).toEqual([known.source, known.target]);

  const lacking = Run.create(backend, smallSettings, 1, { source: ofCharacters('abcde'), target: ofCharacters('abc') });
  await expect(lacking).rejects.toThrow('The task Reversal asks for the character "d", which the model cannot write.');
});

test('each file that is asked for is written', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'export', run: 1, format: 'safetensors' });
  driver.send({ type: 'export', run: 1, format: 'safetensors' });
  const [first, second] = [
    await driver.until('file'),
    await driver.until('file', (event) => event !== driver.of('file')[0]),
  ];
  expect({ ...second.file, bytes: [] }).toEqual({ ...first.file, bytes: [] });
  expectSameBits(second.file.bytes, first.file.bytes, 'the second file');
});
