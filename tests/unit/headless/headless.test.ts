import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeWeights } from '../../../src/exchange/weightsFile';
import { readArguments, type TrainArguments } from '../../../src/headless/arguments';
import { evaluate } from '../../../src/headless/evaluate';
import { exportWeights } from '../../../src/headless/export';
import { write } from '../../../src/headless/files';
import { main } from '../../../src/headless/main';
import { train } from '../../../src/headless/train';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { readPairs } from '../../../src/tasks/own/readPairs';
import { Run } from '../../../src/worker/run';
import { defaultSettings, defaultTaskOptions } from '../../../src/worker/settings';
import { capitals } from '../../support/ownFile';
import { smallSettings } from '../../support/sessionDriver';

const small = ['--embedding', '8', '--hidden', '8', '--decoderHidden', '8', '--batch', '8', '--backend', 'cpu'];
const task = ['--task', 'reversal', '--letters', '4', '--minimumLength', '2', '--maximumLength', '4'];

let folder: string;
let weights: string;
const printed: string[] = [];
const print = (line: string) => printed.push(line);

function trainArguments(...args: string[]): TrainArguments {
  const read = readArguments(['train', ...args]);
  if (read.command !== 'train') throw new Error('Another command was read.');
  return read;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interlinear-'));
  weights = await train(trainArguments(...task, ...small, '--steps', '60', '--out', join(folder, 'run')), print);
});
afterAll(() => rm(folder, { recursive: true }));

test('training says where it computes and how it goes, and writes the weights', async () => {
  expect(printed[0]).toBe('Backend: cpu');
  expect(printed[1]).toMatch(/^Reversal, additive attention, \d+ parameters, seed 1$/);
  expect(printed[2]).toMatch(/^step 50, loss \d\.\d{4}, held-out \d+ of 256 exact, /);
  expect(printed[3]).toMatch(/^step 60, /);
  expect(weights).toBe(join(folder, 'run', 'weights.safetensors'));
  const again = await train(trainArguments(...task, ...small, '--steps', '60', '--out', join(folder, 'again')), print);
  expect(await readFile(again)).toEqual(await readFile(weights));
});

test('evaluation gives loss, prediction, probabilities and alignment of each pair, both ways of decoding', async () => {
  const pairs = join(folder, 'pairs.tsv');
  await writeFile(pairs, 'ab\tba\nabcd\tdcba\r\na?c\tca\n\n');
  const report = await evaluate({ weights, pairs, logits: true }, print);
  expect(report).toMatchObject({ step: 60, backend: expect.stringMatching(/^Processor/), count: 3 });
  expect(report.pairs.map(({ source, target }) => [source, target])).toEqual([
    ['ab', 'ba'],
    ['abcd', 'dcba'],
    ['a?c', 'ca'],
  ]);
  for (const { source, target, loss, teacherForced, greedy, exact } of report.pairs) {
    expect(teacherForced.tokens).toEqual([...target, '⏹']);
    expect(teacherForced.alignment).toHaveLength(target.length + 1);
    expect(greedy.alignment).toHaveLength(greedy.tokens.length);
    for (const row of [...teacherForced.alignment, ...greedy.alignment]) {
      expect(row).toHaveLength(source.length + 1);
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
    const mean = teacherForced.logProbabilities.reduce((sum, one) => sum + one, 0) / teacherForced.tokens.length;
    expect(loss).toBeCloseTo(-mean, 12);
    // Greedy decoding takes the likeliest token, so none is less likely than one in eight.
    for (const one of greedy.logProbabilities) expect(one).toBeGreaterThan(Math.log(1 / 8));
    for (const row of [...(teacherForced.logits ?? []), ...(greedy.logits ?? [])]) expect(row).toHaveLength(8);
    // Both read the same start mark first, whatever they read then.
    expect(teacherForced.logits?.[0]).toEqual(greedy.logits?.[0]);
    expect(exact).toBe(greedy.prediction === target && greedy.tokens.at(-1) === '⏹');
  }
  // Pairs of other lengths beside it change nothing of a pair.
  await writeFile(pairs, 'ab\tba\n');
  const alone = await evaluate({ weights, pairs, logits: false }, print);
  expect(alone.pairs[0]?.loss).toBeCloseTo(report.pairs[0]?.loss ?? 0, 6);
  expect(alone.pairs[0]?.teacherForced).not.toHaveProperty('logits');
});

test('a model without attention has no rows of weights', async () => {
  const args = trainArguments(...task, ...small, '--attention', 'none', '--steps', '2', '--out', join(folder, 'none'));
  const pairs = join(folder, 'one.tsv');
  await writeFile(pairs, 'ab\tba\n');
  const report = await evaluate({ weights: await train(args, print), pairs, logits: false }, print);
  expect(report.pairs[0]?.teacherForced).toMatchObject({ tokens: ['b', 'a', '⏹'], alignment: [] });
});

test('an export to safetensors is the same file', async () => {
  const path = await exportWeights({ weights, format: 'safetensors', out: join(folder, 'export') }, print);
  expect(path).toBe(join(folder, 'export', 'interlinear-reversal-additive-60.safetensors'));
  expect(await readFile(path)).toEqual(await readFile(weights));
});

test('a model of a dictionary is evaluated and exported by a process that has read no dictionary yet', async () => {
  const spoken = await train(
    trainArguments('--task', 'pronunciation', ...small, '--steps', '1', '--out', join(folder, 'spoken')),
    print,
  );
  const pairs = join(folder, 'words.tsv');
  await writeFile(pairs, 'cat\tK AE T\n');
  vi.resetModules();
  const { evaluate: evaluateAnew } = await import('../../../src/headless/evaluate');
  expect((await evaluateAnew({ weights: spoken, pairs, logits: false }, print)).count).toBe(1);
  vi.resetModules();
  const { exportWeights: exportAnew } = await import('../../../src/headless/export');
  const path = await exportAnew({ weights: spoken, format: 'pytorch', out: join(folder, 'spoken') }, print);
  expect(path).toBe(join(folder, 'spoken', 'interlinear-pronunciation-additive.zip'));
});

test('a model of own pairs is evaluated, and exported with their file', async () => {
  const pairs = join(folder, 'own.tsv');
  await writeFile(pairs, capitals(100));
  const settings = { ...smallSettings, task: 'own', taskOptions: defaultTaskOptions('own') };
  const data = { pairs: readPairs(await readFile(pairs)) };
  const run = await Run.create(await openCpuBackend(1), settings, 1, undefined, data);
  const own = await write(folder, 'own.safetensors', writeWeights(await run.state()));
  const report = await evaluate({ weights: own, pairs, logits: false }, print);
  expect(report.count).toBe(100);
  const out = join(folder, 'own');
  await expect(exportWeights({ weights: own, format: 'pytorch', out }, print)).rejects.toThrow('as --pairs');
  const path = await exportWeights({ weights: own, format: 'pytorch', out, pairs }, print);
  const { 'interlinear-own-additive/data.tsv': lines } = unzipSync(await readFile(path));
  expect(new TextDecoder().decode(lines)).toContain('training\t');
});

test('a model of own pairs with a test file is exported with it, and its sources are never trained on', async () => {
  const [pairs, test] = [join(folder, 'trained.tsv'), join(folder, 'tested.tsv')];
  const lines = capitals(100);
  const tested = lines.split('\n').slice(0, 20);
  await writeFile(pairs, lines);
  await writeFile(test, tested.join('\n'));
  const settings = { ...smallSettings, task: 'own', taskOptions: defaultTaskOptions('own') };
  const data = { pairs: readPairs(await readFile(pairs)), test: readPairs(await readFile(test)) };
  const run = await Run.create(await openCpuBackend(1), settings, 1, undefined, data);
  const weights = await write(folder, 'tested.safetensors', writeWeights(await run.state()));
  const out = join(folder, 'tested');
  await expect(exportWeights({ weights, format: 'pytorch', out, pairs }, print)).rejects.toThrow('as --test');
  const path = await exportWeights({ weights, format: 'pytorch', out, pairs, test }, print);
  const written = unzipSync(await readFile(path))['interlinear-own-additive/data.tsv'];
  const rows = new TextDecoder().decode(written).split('\n');
  for (const line of tested) expect(rows).not.toContain(`training\t${line}`);
  expect(rows.filter((row) => row.startsWith('training\t')).length).toBeGreaterThan(40);
});

test('what is not said has the page’s default, and choices go by value or by label', () => {
  const { settings, steps } = trainArguments('--steps', '3', '--out', 'x');
  expect(settings).toEqual(defaultSettings);
  expect(steps).toBe(3);
  const other = trainArguments(
    '--task',
    'dates',
    '--locales',
    '3',
    '--attention',
    'concat',
    '--inputFeeding',
    'on',
    '--steps',
    '1',
    '--out',
    'x',
  );
  expect(other.settings).toMatchObject({ task: 'dates', taskOptions: { locales: 3 }, inputFeeding: 1 });
});

test.each([
  [[], 'The command is train, evaluate or export.'],
  [['fly'], 'The command is train, evaluate or export.'],
  [['train', '--out', 'x'], '--steps is missing.'],
  [['train', '--steps', 'many', '--out', 'x'], '--steps is a whole number from 1'],
  [['train', '--steps', '1', '--out', 'x', '--hidden', '1000'], '--hidden is a whole number from 4 to 256.'],
  [['train', '--steps', '1', '--out', 'x', '--task', 'chess'], 'There is no task "chess"'],
  [['train', '--steps', '1', '--out', 'x', '--attention', 'x'], 'attention must be one of none, additive'],
  [['train', '--steps', '1', '--out', 'x', '--locales', '3'], 'The task Reversal has no option --locales.'],
  [['train', '--steps', '1', '--out', 'x', '--colour', 'red'], "Unknown option '--colour'"],
  [['evaluate', '--weights', 'missing.safetensors', '--pairs', 'x'], 'missing.safetensors cannot be read: there is no'],
  [['export', '--weights', 'w', '--out', 'x', '--format', 'keras'], '--format is one of safetensors, pytorch, onnx.'],
])('%j fails in words', async (args, why) => {
  const spoken = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    await main(args);
    expect(spoken.mock.calls.flat().join('\n')).toContain(why);
    expect(process.exitCode).toBe(1);
  } finally {
    spoken.mockRestore();
    process.exitCode = undefined;
  }
});

test.each([
  ['ab\n', 'line 1: a pair is a source, one tab and a target.'],
  ['ab\tba\n\nab\tba\tx', 'line 3: a pair is'],
  ['\n', 'holds no pairs.'],
  ['ab\tba\n\nab\tbz\n', 'bad.tsv, line 3: the target "bz" holds "z" at position 2, which the model cannot write.'],
])('pairs %j are refused in words', async (text, why) => {
  const pairs = join(folder, 'bad.tsv');
  await writeFile(pairs, text);
  await expect(evaluate({ weights, pairs, logits: false }, print)).rejects.toThrow(why);
});
