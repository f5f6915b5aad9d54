import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { ownPairs } from '../../../src/tasks/own/ownPairs';
import { readPairs } from '../../../src/tasks/own/readPairs';
import type { OwnFiles } from '../../../src/worker/protocol';
import { preparedFor } from '../../../src/worker/readOwn';
import { differences } from '../../../src/worker/settingDifferences';
import { defaultSettings, defaultTaskOptions } from '../../../src/worker/settings';
import { bytesOf, capitals } from '../../support/ownFile';
import { SessionDriver } from '../../support/sessionDriver';

const file = (name: string, text: string) => ({ name, bytes: bytesOf(text) });
const filesOf = (text: string, reading: OwnFiles['reading'] = {}): OwnFiles => ({
  pairs: file('words.tsv', text),
  reading,
});

test('a file is previewed while a run trains, which goes on', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  const { step } = await driver.until('progress', (event) => event.step >= 3);
  driver.send({ type: 'own', run: 1, files: filesOf(`${capitals(200)}alone\n`), taskOptions: {} });
  const { preview } = await driver.until('ownPreview');
  expect(preview.pairs).toMatchObject({ rows: 201, kept: 200, first: [{ line: 201, reason: 'columns' }] });
  expect(preview.split.training + preview.split.validation + preview.split.test).toBe(200);
  await driver.until('progress', (event) => event.step >= step + 20);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('without files those read before are prepared with other options', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  driver.send({ type: 'own', run: 1, files: filesOf(capitals(200)), taskOptions: {} });
  driver.send({ type: 'own', run: 1, taskOptions: { maximumSource: 3 } });
  const { preview } = await driver.until('ownPreview', (event) => event.preview.pairs.kept < 200);
  expect(preview.pairs.dropped).toMatchObject([{ reason: 'length' }]);
});

test('a run is made of the file that was opened before it, learns, and keeps to it when another is opened', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'own', run: 1, files: filesOf(capitals(300)), taskOptions: {} });
  driver.prepare(2, { task: 'own', taskOptions: {}, learningRate: 0.01, hidden: 16, decoderHidden: 16 }, 'abcd');
  const ready = await driver.until('ready', ({ run }) => run === 2);
  expect(ready.settings.task).toBe('own');
  driver.send({ type: 'train', run: 2 });
  await driver.until('progress', ({ step }) => step >= 100);
  driver.send({ type: 'own', run: 2, files: filesOf('1\t2\n3\t4\n5\t6\n'), taskOptions: {} });
  await driver.until('ownPreview', ({ preview }) => preview.pairs.kept === 3);
  await driver.until('progress', ({ step }) => step >= 300);
  driver.send({ type: 'pause', run: 2 });
  await driver.until('paused', ({ run }) => run === 2);
  const losses = driver.points(2).map(({ loss }) => loss);
  expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] ?? 0));

  driver.send({ type: 'export', run: 2, format: 'pytorch' });
  const { file: zip } = await driver.until('file');
  const entries = unzipSync(zip.bytes);
  const [, tsv] = Object.entries(entries).find(([name]) => name.endsWith('data.tsv')) ?? [];
  const lines = strFromU8(tsv ?? new Uint8Array())
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(lines.length).toBeGreaterThan(200);
  expect(lines.every(([, source, target]) => source?.toUpperCase() === target)).toBe(true);
  expect(new Set(lines.map(([set]) => set))).toEqual(new Set(['training', 'held-out']));
});

test('a model that was trained beside a test file is not opened without one: its training pairs would be the test', async () => {
  const driver = new SessionDriver();
  const alone = filesOf(capitals(300));
  const beside = { ...alone, test: file('test.tsv', 'aaaaaaa\tA\nbbbbbbb\tB\n') };
  driver.prepare(1);
  driver.send({ type: 'own', run: 1, files: beside, taskOptions: {} });
  driver.prepare(2, { task: 'own', taskOptions: defaultTaskOptions('own') });
  await driver.until('ready', ({ run }) => run === 2);
  driver.send({ type: 'export', run: 2, format: 'safetensors' });
  const { bytes } = (await driver.until('file')).file;

  driver.send({ type: 'own', run: 2, files: alone, taskOptions: {} });
  driver.send({ type: 'open', run: 3, bytes: bytes.slice().buffer, input: undefined });
  const { what, message } = await driver.until('failed');
  expect(what).toBe('open');
  expect(message).toMatch(/^The file was not opened: It was trained beside a test file, .* Open the test file too/);
  driver.send({ type: 'own', run: 2, files: beside, taskOptions: {} });
  driver.send({ type: 'open', run: 4, bytes: bytes.slice().buffer, input: undefined });
  await driver.until('ready', ({ run }) => run === 4);
});

test('what cannot be read or made is said in words, and what was read before stays', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.prepare(2, { task: 'own', taskOptions: {} });
  expect(await driver.until('failed')).toMatchObject({
    what: 'prepare',
    message: expect.stringMatching(/open a file of them or paste them first/),
  });

  driver.send({ type: 'own', run: 1, files: filesOf(capitals(100)), taskOptions: {} });
  await driver.until('ownPreview');
  const damaged = { ...filesOf(capitals(50)), test: file('broken.tsv', '\u0001\u0002\u0003\u0004'.repeat(20)) };
  driver.send({ type: 'own', run: 1, files: damaged, taskOptions: {} });
  const refusal = await driver.until('failed', ({ what }) => what === 'own');
  expect(refusal.message).toMatch(/^broken\.tsv was not read\. This is a binary file/);
  driver.send({ type: 'own', run: 1, taskOptions: { lowerCase: 1 } });
  await driver.until('ownPreview', ({ preview }) => preview.vocabulary.target === 6);
  expect(driver.of('ownPreview').at(-1)?.preview.pairs.kept).toBe(100);
});

test('pairs of which no task can be made leave those of before, where they are to', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'own', run: 1, files: filesOf(capitals(100)), taskOptions: {} });
  await driver.until('ownPreview');
  const bad = filesOf('alone\nas well\na\tb\n');
  driver.send({ type: 'own', run: 1, files: { ...bad, orKeep: true }, taskOptions: {} });
  const { message } = await driver.until('failed', ({ what }) => what === 'own');
  expect(message).toMatch(/ was not taken\. At least 3 different sources are needed.* Line 1: The row has 1 column/);
  driver.send({ type: 'own', run: 1, taskOptions: { lowerCase: 1 } });
  await driver.until('ownPreview', ({ preview }) => preview.pairs.kept === 100);
  driver.send({ type: 'own', run: 1, files: bad, taskOptions: {} });
  await driver.until('ownPreview', ({ preview }) => preview.problem !== undefined);
});

test('weights of own pairs are opened where their pairs are open, and ask for them elsewhere', async () => {
  const settings = { task: 'own', taskOptions: defaultTaskOptions('own') };
  const driver = new SessionDriver();
  driver.prepare(1);
  driver.send({ type: 'own', run: 1, files: filesOf(capitals(100)), taskOptions: {} });
  driver.prepare(2, settings, 'abc');
  await driver.until('ready', ({ run }) => run === 2);
  driver.send({ type: 'step', run: 2 });
  await driver.until('paused');
  driver.send({ type: 'export', run: 2, format: 'safetensors' });
  const { bytes } = (await driver.until('file')).file;
  driver.send({ type: 'open', run: 3, bytes: bytes.slice().buffer, input: undefined });
  expect((await driver.until('ready', ({ run }) => run === 3)).step).toBe(1);

  const elsewhere = new SessionDriver();
  elsewhere.prepare(1);
  await elsewhere.until('ready');
  elsewhere.send({ type: 'open', run: 2, bytes: bytes.slice().buffer, input: undefined });
  const { message } = await elsewhere.until('failed');
  expect(message).toBe(
    'The file was not opened: This task is made of your own pairs: open a file of them or paste them first.',
  );
});

test('200,000 pairs are opened in pieces: what is typed meanwhile is decoded before their preview is there', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  const line = (index: number): string => `${index} in words\t${index} IN WORDS\n`;
  const text = Array.from({ length: 200_000 }, (_, index) => line(index)).join('');
  driver.send({ type: 'own', run: 1, files: filesOf(text), taskOptions: {} });
  for (const typed of ['ab', 'cd', 'ed']) {
    driver.send({ type: 'decode', run: 1, text: typed });
    await driver.until('alignment', ({ alignment }) => alignment.text === typed);
  }
  expect(driver.of('ownPreview')).toEqual([]);
  const { preview } = await driver.until('ownPreview');
  expect(preview.pairs).toMatchObject({ rows: 200_000, kept: 200_000 });
}, 120_000);

test('pairs are prepared once for their options', async () => {
  let waits = 0;
  const between = async () => {
    waits++;
  };
  const data = { pairs: readPairs(bytesOf(capitals(100))) };
  const prepared = await preparedFor(data, {}, between);
  expect(waits).toBeGreaterThan(0);
  waits = 0;
  expect(await preparedFor(prepared, {}, between)).toBe(prepared);
  expect(waits).toBe(0);
  const lower = await preparedFor(prepared, { lowerCase: 1 }, between);
  expect(lower.prepared.targets[0]).toBe(prepared.prepared.targets[0]?.toLowerCase());
  expect(ownPairs.create({}, { ...data, prepared: lower.prepared }).target.tokens).toContain('A');
  expect(ownPairs.create({ lowerCase: 1 }, lower).target.tokens).not.toContain('A');
});

test('a held-out target that the model cannot write stays, and counts as wrong', async () => {
  const trainedOn = Array.from('bcdefghijlmnoprs', (letter) => `${letter}\tx`);
  const [sayable, unsayable, tested] = ['a\tx', 'q\t☂', 'k\tx']; // by their hash on the sides that are held out
  const driver = new SessionDriver();
  driver.prepare(1);
  driver.send({
    type: 'own',
    run: 1,
    files: filesOf([...trainedOn, sayable, unsayable, tested].join('\n')),
    taskOptions: {},
  });
  driver.prepare(2, { task: 'own', taskOptions: {}, learningRate: 0.01 });
  await driver.until('ready', ({ run }) => run === 2);
  driver.send({ type: 'train', run: 2, steps: 60 });
  const { step } = await driver.until('paused', ({ run }) => run === 2);
  const { sets } = await driver.until('evaluation', (event) => event.run === 2 && event.step === step);
  expect(sets[0]).toMatchObject({ count: 3, exact: 2 });
  driver.send({ type: 'measure', run: 2, set: 'validation' });
  const [measured] = (await driver.until('measured')).sets;
  expect(measured?.worst[0]).toMatchObject({ source: 'q', target: '☂', said: 'x' });
});

test('options that are a menu differ by the labels of their choices', () => {
  const before = { ...defaultSettings, task: 'own', taskOptions: defaultTaskOptions('own') };
  const after = { ...before, taskOptions: { ...before.taskOptions, sourceTokens: 1, maximumSource: 50 } };
  expect(differences(before, after)).toEqual([
    { label: 'Source tokens', from: 'Characters', to: 'Words' },
    { label: 'Longest source', from: '60', to: '50' },
  ]);
});
