/** The matrix of results: its rows, how they are measured and held against their references, and what RESULTS.md says. */
import { describe, expect, it } from 'vitest';
import { commandLines } from '../../../bench/matrix/commandLines';
import { COUNTED_TWICE, matrixSection, TITLE } from '../../../bench/matrix/matrixSection';
import { measureTest } from '../../../bench/matrix/measureTest';
import { middle, middleEstimate } from '../../../bench/matrix/middle';
import { isMissed, outcome } from '../../../bench/matrix/outcome';
import { fallAfter, fallAtTheEnd, firstStepAt } from '../../../bench/matrix/progress';
import { remarksOn } from '../../../bench/matrix/remarks';
import { chooseRows, type MatrixRow, matrixRows, PARAMETERS } from '../../../bench/matrix/rows';
import {
  type Control,
  type MatrixRun,
  type MatrixRuns,
  mergeRuns,
  readRuns,
  type Trained,
} from '../../../bench/matrix/runsFile';
import { spread } from '../../../bench/matrix/words';
import { wantedResults } from '../../../bench/results';
import { readSection } from '../../../bench/resultsFile';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { Evaluator } from '../../../src/model/evaluator';
import { taskById } from '../../../src/tasks';
import { makeBatch } from '../../../src/tasks/batch';
import { commands } from '../../../src/tasks/commands/commands';
import { compilerMessages } from '../../../src/tasks/compilerMessages';
import { sorting } from '../../../src/tasks/sorting';
import { checkSettings } from '../../../src/worker/checkSettings';
import { distinct } from '../../../src/worker/questions/heldOut';
import { Run } from '../../../src/worker/run';
import { meaningOfAbsence, objectionTo, type Settings, settingFields } from '../../../src/worker/settings';

const ids = matrixRows.map(({ id }) => id);

describe('a row', () => {
  it('has an id of its own', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(matrixRows)('$id can be trained', ({ settings }) => {
    const chosen = { ...settings, seed: 1, backend: 'cpu' };
    expect(checkSettings(chosen)).toEqual(chosen);
    expect(objectionTo(chosen as Settings)).toBeUndefined();
  });

  const drawn = ['reversal', 'copy', 'sorting', 'addition-backwards', 'dates']; // at random, so that a pair may come again
  it.each(matrixRows.filter(({ settings }) => !drawn.includes(settings.task)))(
    '$id is tested on no pair twice',
    async ({ settings, testPairs }) => {
      const definition = taskById(settings.task);
      await definition.load?.();
      const [set] = definition.create(settings.taskOptions).test(1, testPairs);
      const sources = set?.pairs.map(({ source }) => source) ?? [];
      expect(sources.length).toBeGreaterThan(100);
      expect(new Set(sources).size).toBe(sources.length);
    },
  );

  it('is chosen by its id, in the order asked for', () => {
    expect(chooseRows('copy-12-general,cmudict-128').map(({ id }) => id)).toEqual(['copy-12-general', 'cmudict-128']);
    expect(chooseRows('')).toEqual(matrixRows);
    expect(() => chooseRows('nothing')).toThrow('There is no row "nothing". Rows: reversal-12-additive, ');
  });
});

describe('what is kept', () => {
  it('bears out what the tasks say of themselves', async () => {
    const { runs } = await readRuns();
    const of = (id: string) => runs.filter(({ row }) => row === id);
    const steps = (id: string) => middle(of(id).map((run) => firstStepAt(run, 0.98) ?? Number.POSITIVE_INFINITY));
    expect(sorting.description).toContain('98 % right in about a third of the steps');
    expect(steps('sorting-12-none') / steps('sorting-12-general')).toBeGreaterThan(0.25);
    expect(steps('sorting-12-none') / steps('sorting-12-general')).toBeLessThan(0.42);

    const [translated] = of('compiler-messages');
    expect(compilerMessages.description).toContain('BLEU came to 30 of 100 after 1,000 steps');
    expect(translated?.steps).toBe(1000);
    expect(translated?.settings.dropout).toBe(0.3);
    expect(Math.round(translated?.measures.bleu?.value ?? 0)).toBe(30);
    expect(compilerMessages.description).toContain('one test message in a hundred');
    expect(translated?.measures.exact?.value).toBeCloseTo(0.01, 2);

    expect(commands.description).toContain('about 95 %, 2 to 10 % and 0 % are right');
    const exact = (id: string) => of(id).map(({ measures }) => measures.exact?.value ?? Number.NaN);
    for (const share of exact('scan-simple')) expect(Math.abs(share - 0.95)).toBeLessThan(0.05);
    expect(exact('scan-length').length).toBeGreaterThanOrEqual(3);
    for (const share of exact('scan-length')) {
      expect(share).toBeGreaterThan(0.015); // 1.8 % is "2 %"
      expect(share).toBeLessThan(0.105);
    }
    for (const share of exact('scan-add-jump')) expect(share).toBeLessThan(0.01);
  });

  it('is of the rows as they are', async () => {
    const { runs, controls } = await readRuns();
    expect(runs.length).toBeGreaterThan(0);
    for (const { row, settings } of [...runs, ...controls]) {
      // A setting that came after a run was kept means there what its absence means in every file.
      const absent = settingFields.flatMap((field) => {
        const meaning = meaningOfAbsence(field);
        return meaning === undefined ? [] : [[field.name, meaning] as const];
      });
      const { seed: _seed, backend: _backend, ...since } = Object.fromEntries(absent);
      expect({ ...since, ...settings }, row).toEqual(matrixRows.find(({ id }) => id === row)?.settings);
    }
  });

  it('shows why where a reference was missed', async () => {
    const { runs, controls } = await readRuns();
    const missed = matrixRows.flatMap((row) => {
      const of = (trained: readonly Trained[]) => trained.filter((one) => one.row === row.id);
      const own = of(runs) as MatrixRun[];
      return isMissed(row, own) ? [[row.id, remarksOn(row, own, of(controls) as Control[]).length] as const] : [];
    });
    expect(missed.length).toBeGreaterThan(0);
    for (const [id, remarks] of missed) expect(remarks, id).toBeGreaterThan(0);
  });

  it('counts few test sources twice, as the section says', async () => {
    const { runs, controls } = await readRuns();
    for (const { row: id, seed, measures } of [...runs, ...controls]) {
      const { settings, testPairs } = chooseRows(id)[0] as MatrixRow;
      const definition = taskById(settings.task);
      await definition.load?.();
      const pairs = definition.create(settings.taskOptions).test(seed, testPairs)[0]?.pairs ?? [];
      const different = distinct(pairs).length;
      for (const { n } of Object.values(measures)) {
        expect(n, `${id}, seed ${seed}`).toBeGreaterThanOrEqual(different);
        expect(n, `${id}, seed ${seed}`).toBeLessThanOrEqual(different + COUNTED_TWICE);
      }
    }
  });

  it('has the parameters that its note names', async () => {
    const count = async (id: string) => {
      const row = matrixRows.find((one) => one.id === id);
      if (!row) throw new Error(`There is no row "${id}".`);
      const run = await Run.create(await openCpuBackend(1), { ...row.settings, seed: 1, backend: 'cpu' }, 8);
      const { parameters } = run.trainer;
      run.release();
      return parameters.count;
    };
    expect(await count('reversal-12-general-self-attention')).toBe(PARAMETERS.transformer);
    expect(await count('reversal-12-additive')).toBe(PARAMETERS.lstm);
  });

  it('is what RESULTS.md says', async () => {
    expect(await readSection(TITLE), 'npm run results -- matrix-table writes it').toBe(
      matrixSection(matrixRows, await readRuns()).trim(),
    );
  });

  it('gives way to a fresh run of the same row and seed, and stands in the order of rows and seeds', () => {
    const before = [runOf('b', 1, [0.1]), runOf('a', 2, [0.2]), runOf('gone', 1, [0])];
    const fresh = [runOf('a', 2, [0.9]), runOf('a', 1, [0.3])];
    const told = (trained: readonly Trained[]) =>
      trained.map(({ row, seed, heldOutExact }) => [row, seed, heldOutExact]);
    const expected = [
      ['a', 1, [0.3]],
      ['a', 2, [0.9]],
      ['b', 1, [0.1]],
    ];
    expect(told(mergeRuns(keptOf(before), { runs: fresh }, ['a', 'b']).runs)).toEqual(expected);
    const controls = { before: before.map(inPytorch), fresh: fresh.map(inPytorch) };
    const merged = mergeRuns({ ...keptOf([]), controls: controls.before }, { controls: controls.fresh }, ['a', 'b']);
    expect(told(merged.controls)).toEqual(expected);
  });

  it('holds one time of a step for each row, the latest', () => {
    const time = (row: string, secondsPerStep: number) => ({ row, secondsPerStep, place: 'here' });
    const before = { ...keptOf([]), stepTimes: [time('b', 1), time('a', 1)] };
    const merged = mergeRuns(before, { stepTimes: [time('b', 2)] }, ['a', 'b']);
    expect(merged.stepTimes).toEqual([time('a', 1), time('b', 2)]);
  });
});

describe('the outcome', () => {
  const row = matrixRows[0] as MatrixRow;
  const steps: MatrixRow = { ...row, goal: 0.99, reference: { kind: 'steps', steps: 100 } };

  it('counts the steps to the goal, of several seeds the median', () => {
    expect(outcome(steps, [runOf('a', 1, [0.5, 0.99])])).toBe('matched');
    expect(outcome(steps, [runOf('a', 1, [1])])).toBe('beaten by 50 steps');
    const seeds = [runOf('a', 1, [1]), runOf('a', 2, [0, 0, 0, 1]), runOf('a', 3, [0, 0, 1])];
    expect(outcome(steps, seeds)).toBe('missed by 50 steps');
  });

  it('says how near a goal that was not reached came', () => {
    expect(outcome(steps, [runOf('a', 1, [0.5, 0.98, 0.97])])).toBe('missed: 98 % at best');
  });

  it('holds a share against its reference, errors the other way round', () => {
    const scores: MatrixRow = { ...row, reference: { kind: 'scores', scores: { exact: 0.9, wordErrors: 0.2 } } };
    const said = (exact: number, wordErrors: number) =>
      outcome(scores, [{ ...runOf('a', 1, [0]), measures: { exact: within(exact), wordErrors: within(wordErrors) } }]);
    expect(said(0.92, 0.17)).toBe('exact match beaten by 2 points; WER beaten by 3 points');
    expect(said(0.8, 0.25)).toBe('exact match missed by 10 points; WER missed by 5 points');
  });

  it('calls neither a shortfall nor a gain within the interval more than a match', () => {
    const scores: MatrixRow = { ...row, reference: { kind: 'scores', scores: { exact: 0.9 } } };
    const said = (...shares: readonly number[]) =>
      outcome(
        scores,
        shares.map((share, seed) => ({ ...runOf('a', seed, [0]), measures: { exact: within(share) } })),
      );
    expect(said(0.895)).toBe('exact match matched within its interval');
    expect(said(0.905)).toBe('exact match matched within its interval');
    // The interval is that of the seed in the middle, not of whichever suits.
    expect(said(0.895, 0.8, 0.7)).toBe('exact match missed by 10 points');
    expect(said(0.905, 0.95, 0.96)).toBe('exact match beaten by 5 points');
  });

  it('doubts a goal that the test set does not bear out', () => {
    const said = (steps: readonly number[], share: number) =>
      outcome({ ...row, goal: 0.99, reference: { kind: 'steps', steps: 100 } }, [
        { ...runOf('a', 1, steps), measures: { exact: within(share) } },
      ]);
    expect(said([0.99], 0.97)).toBe('beaten by 50 steps (test below 99 %)');
    expect(said([0, 0, 0.99], 0.97)).toBe('missed by 50 steps (test below 99 %)');
    expect(said([0.99], 0.985)).toBe('beaten by 50 steps');
  });
});

describe('the section', () => {
  const rows = chooseRows('sorting-12-none,sorting-12-general,cmudict-128');

  it('marks what was not run, with how long it would take', () => {
    const stepTimes = [{ row: 'cmudict-128', secondsPerStep: 0.5, place: 'the CPU backend' }];
    const section = matrixSection(rows, { ...keptOf([]), stepTimes });
    expect(section).toContain('not run: 7096 steps of 0.50 s would take 59 minutes on the CPU backend');
    expect(section).not.toContain('Is sorting learnt faster');
  });

  it('says why a reference was missed, and nothing where it was not', () => {
    const reason =
      '*sorting of 4–12 of 26 letters, none, H=128*: PyTorch 1.13, from our first step of seed 1 on, had 99 %';
    const late = runOf('sorting-12-none', 1, [...Array.from({ length: 12 }, () => 0), 1]);
    const controls = [inPytorch(late)];
    expect(matrixSection(rows, { ...keptOf([late]), controls })).toContain(reason);
    expect(matrixSection(rows, { ...keptOf([runOf('sorting-12-none', 1, [1])]), controls })).not.toContain(reason);
    expect(matrixSection(rows, { ...keptOf([]), controls })).not.toContain(reason);
  });

  it('ends with the commands by which its rows were trained', () => {
    const runs = [
      runOf('a', 1, [1]),
      runOf('a', 2, [1]),
      { ...runOf('b', 1, [1]), place: 'WebGPU, SwiftShader' },
      runOf('c', 1, [1]),
      runOf('c', 2, [1]),
    ];
    const lines = [
      'npm run results -- matrix --backend cpu --seeds 1,2 --only a,c',
      'npm run results -- matrix --backend webgpu --seeds 1 --only b',
      'npm run results -- control --seed 1 --every 50 --only a',
    ];
    const kept = { ...keptOf(runs), controls: runs.slice(0, 1).map(inPytorch) };
    expect(commandLines(kept)).toEqual(lines);
    expect(matrixSection(rows, kept)).toContain(lines.join('\n'));
  });

  it('names the engine that wrote dates', () => {
    const english = chooseRows('dates-english');
    const run = { ...runOf('dates-english', 1, [1]), test: 'trained on what ICU 1 writes; test (written by ICU 2)' };
    expect(matrixSection(english, keptOf([run]))).toContain(
      '*American English dates to ISO 8601*: trained on what ICU 1 writes; test (written by ICU 2)',
    );
  });

  it('compares sorting with and without attention by the steps to the same share', () => {
    const runs = [
      runOf('sorting-12-none', 1, [0, 0.98]),
      runOf('sorting-12-none', 2, [0, 0, 0.98]),
      runOf('sorting-12-general', 1, [0, 0, 0, 0.98]),
    ];
    expect(matrixSection(rows, keptOf(runs))).toContain(
      'Here it was: 98 % of the validation strings were right after 150 (100–150) steps (2 seeds) without, and after 200 steps (1 seed) with general.',
    );
    const other = runs.map((run) => ({ ...run, row: run.row.replace('general', 'x').replace('none', 'general') }));
    const reverse = [...other, runOf('sorting-12-none', 1, [0, 0.5, 0.9])];
    expect(matrixSection(rows, keptOf(reverse))).toContain('Here it was not: ');
  });

  it('gives of several seeds the median, the least and the most', () => {
    expect(spread([400])).toBe('400');
    expect(spread([300, 500, 350])).toBe('350 (300–500)');
    expect(spread([300, 500])).toBe('500 (300–500)');
    const runs = [0.9, 0.8, 0.7].map((value, seed) => ({
      ...runOf('sorting-12-none', seed, [value]),
      measures: { exact: within(value) },
    }));
    expect(matrixSection(rows, keptOf(runs))).toContain('exact match 80 % [79–81] of 100, seeds 70–90 %');
  });
});

it('gives of two seeds the worse, in steps, shares and errors alike', () => {
  const runs = [0.3, 0.2].map((value, seed) => ({
    ...runOf('a', seed, [value]),
    measures: { exact: within(value), wordErrors: within(value) },
  }));
  expect(middle([100, 200])).toBe(200);
  expect(middle([100, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  expect(middleEstimate('exact', runs)?.value).toBe(0.2);
  expect(middleEstimate('wordErrors', runs)?.value).toBe(0.3);
  expect(middleEstimate('bleu', runs)).toBeUndefined();
});

describe('the remarks on a row that misses its reference', () => {
  const [row] = chooseRows('reversal-30-general') as [MatrixRow];
  const toGoal: MatrixRow = { ...row, goal: 0.99, reference: { kind: 'steps', steps: 100 } };
  const scored = (share: number, seed = 1, looks: readonly number[] = [share]) => ({
    ...runOf('a', seed, looks),
    measures: { exact: within(share) },
  });

  it('hold what PyTorch came to against our runs of the same seeds and against the reference', () => {
    const [ours, other] = [scored(0.9, 1, [0.8, 0.75, 0.9]), scored(0.5, 2)];
    expect(remarksOn(row, [ours, other], [inPytorch(scored(0.91, 1, [0.9, 0.7, 0.91]))])).toEqual([
      'PyTorch 1.13, from our first step of seed 1 on, came on the same test pairs to exact match 91 % [90–92] of 100, where ours came to exact match 90 % [89–91] of 100: the intervals overlap. Its outcome: exact match missed by 2 points.',
      'From one look to the next the share of validation pairs that are right fell by up to 5 points in ours and 20 in PyTorch’s.',
    ]);
    expect(remarksOn(row, [ours, other], [scored(0.95), scored(0.96, 2)].map(inPytorch))[0]).toBe(
      'PyTorch 1.13, from our first step of seeds 1, 2 on, came on the same test pairs to exact match 95 % [94–96] of 100, seeds 95–96 %, where ours came to exact match 50 % [49–51] of 100, seeds 50–90 %: the intervals of exact match lie apart. Its outcome: exact match beaten by 2 points.',
    );
    expect(remarksOn(row, [other], [inPytorch(scored(0.91))]).join()).not.toContain('ours');
  });

  it('count the steps of either to the goal', () => {
    const late = runOf('a', 1, [0.9, 0.9, 1]);
    expect(remarksOn(toGoal, [late], [inPytorch(runOf('a', 1, [0.9, 0.9, 0.9, 1]))])).toEqual([
      'PyTorch 1.13, from our first step of seed 1 on, had 99 % of the validation pairs right after 200 steps, ours after 150 steps. Its outcome: missed by 100 steps.',
    ]);
    expect(remarksOn(toGoal, [late], [inPytorch(runOf('a', 1, [0.9, 0.97]))])).toEqual([
      'PyTorch 1.13, from our first step of seed 1 on, had 99 % of the validation pairs right at no look within 100 steps, with 97 % at best, ours after 150 steps. Its outcome: missed: 97 % at best.',
    ]);
  });

  it('tell which runs fell back near the goal, or from the reference', () => {
    const swinging = runOf('a', 1, [0.98, 0.9, 1]);
    const steady = runOf('a', 2, [0.9, 0.98, 0.985, 1]);
    expect(remarksOn(toGoal, [swinging, steady], [])).toEqual([
      'The share of validation pairs that are right swings near the goal, at a learning rate that never falls: seed 1 had 98 % after 50 steps and 90 % after 100.',
    ]);
    const [passing, below] = [scored(0.8, 1, [0.94, 0.95, 0.8]), scored(0.8, 2)];
    expect(remarksOn(row, [passing, below], [])).toEqual([
      'The share of validation pairs that are right swings past the reference and back, at a learning rate that never falls: seed 1 had 95 % after 100 steps and 80 % after 150.',
    ]);
    // That PyTorch's run fell is no reason by itself.
    expect(remarksOn(row, [passing], [inPytorch(passing)]).join()).toContain('; seed 1 in PyTorch had 95 %');
    expect(remarksOn(row, [below], [inPytorch(passing)]).join()).not.toContain('in PyTorch had');
  });

  it('name another benchmark', () => {
    const [words] = chooseRows('cmudict-128') as [MatrixRow];
    const measures = { wordErrors: within(0.33), phoneErrors: within(0.09) };
    const run = { ...runOf('cmudict-128', 1, [0.6]), measures };
    expect(remarksOn(words, [run], [])).toEqual([
      'The reference is of the standard split of 106,837 / 12,000 words: a distance between two sets of words, which says little of the model.',
    ]);
    expect(outcome(words, [run])).toMatch(/ \(of another benchmark\)$/);
  });
});

describe('the test set', () => {
  it('counts a source that was drawn again once', async () => {
    const backend = await openCpuBackend(1);
    const taskOptions = { digits: 1, evaluatedDigits: 1 };
    const sizes = { embedding: 4, hidden: 4, decoderHidden: 4 };
    const { settings } = chooseRows('addition-backwards')[0] as MatrixRow;
    const run = await Run.create(backend, { ...settings, taskOptions, ...sizes, seed: 1, backend: 'cpu' }, 20);
    const drawn = run.task.test(1, 100)[0]?.pairs ?? [];
    const different = new Set(drawn.map(({ source }) => source)).size;
    expect(different).toBeLessThan(drawn.length);
    expect((await measureTest(run, 100, ['exact'])).measures.exact?.n).toBe(different);
    run.release();
  });

  it('is decoded greedily, and a pair is right as it is in the teacher-forced pass', async () => {
    const backend = await openCpuBackend(1);
    const taskOptions = { letters: 3, minimumLength: 1, maximumLength: 8, evaluatedLength: 8 };
    const settings = {
      ...(matrixRows[0] as MatrixRow).settings,
      taskOptions,
      embedding: 16,
      hidden: 16,
      decoderHidden: 16,
    };
    const run = await Run.create(backend, { ...settings, learningRate: 0.01, seed: 1, backend: 'cpu' }, 20);
    for (let step = 0; step < 60; step++) run.trainStep();
    const { label, measures } = await measureTest(run, 150, ['exact', 'wordErrors', 'phoneErrors', 'bleu']);

    const pairs = distinct(run.task.test(1, 150)[0]?.pairs ?? []);
    const batch = makeBatch(pairs, run.vocabularies.source, run.vocabularies.target, run.steps);
    const evaluator = await Evaluator.create(backend, run.model, run.trainer.parameters, batch, run.trainer.scans);
    const { exactPairs } = await evaluator.measure();
    expect(exactPairs).toBeGreaterThan(0);
    expect(exactPairs).toBeLessThan(pairs.length);
    expect(label).toBe('test');
    expect(measures.exact).toMatchObject({ value: exactPairs / pairs.length, n: pairs.length });
    expect(measures.wordErrors?.value).toBeCloseTo(1 - exactPairs / pairs.length, 12);
    expect(measures.phoneErrors?.value).toBeGreaterThan(0);
    expect(measures.phoneErrors?.value).toBeLessThan(measures.wordErrors?.value ?? 0);
    expect(measures.bleu?.value).toBeGreaterThan(0);
  });
});

describe('the command', () => {
  it('trains the matrix where no name is given', () => {
    expect(wantedResults([])).toEqual({ name: 'matrix', options: [] });
    expect(wantedResults(['--seeds', '1,2'])).toEqual({ name: 'matrix', options: ['--seeds', '1,2'] });
    expect(wantedResults(['dates', '--seed', '2'])).toEqual({ name: 'dates', options: ['--seed', '2'] });
  });
});

it('finds the first look at which a share was right', () => {
  const run = { evaluationSteps: 50, steps: 120, heldOutExact: [0.1, 0.9, 0.95] };
  expect(firstStepAt(run, 0.9)).toBe(100);
  expect(firstStepAt(run, 0.95)).toBe(120);
  expect(firstStepAt(run, 0.99)).toBeUndefined();
});

it('finds where a run fell back', () => {
  const run = { evaluationSteps: 50, steps: 180, heldOutExact: [0.1, 0.9, 0.95, 0.8] };
  expect(fallAfter(run, 0.9)).toEqual({ from: { step: 100, exact: 0.9 }, to: { step: 180, exact: 0.8 } });
  expect(fallAfter(run, 0.8)).toBeUndefined();
  expect(fallAfter(run, 0.99)).toBeUndefined();
  expect(fallAtTheEnd(run, 0.9)).toEqual({ from: { step: 150, exact: 0.95 }, to: { step: 180, exact: 0.8 } });
  expect(fallAtTheEnd(run, 0.8)).toBeUndefined();
  expect(fallAtTheEnd(run, 0.99)).toBeUndefined();
});

/** What is kept where only these were trained. */
function keptOf(runs: readonly MatrixRun[]): MatrixRuns {
  return { runs, stepTimes: [], controls: [] };
}

/** A run as if PyTorch had trained it. */
function inPytorch({ parameters: _parameters, place: _place, test: _test, ...trained }: MatrixRun): Control {
  return { ...trained, torch: '1.13', processor: 'here' };
}

/** A run that was looked at every 50 steps, with these shares right. */
function runOf(row: string, seed: number, heldOutExact: readonly number[]): MatrixRun {
  return {
    row,
    seed,
    settings: (matrixRows[0] as MatrixRow).settings,
    parameters: 1,
    steps: 50 * heldOutExact.length,
    heldOutPairs: 500,
    evaluationSteps: 50,
    heldOutExact,
    seconds: 1,
    place: 'here',
    test: 'test',
    measures: {},
  };
}

function within(value: number) {
  return { value, interval: { low: value - 0.01, high: value + 0.01 }, n: 100 };
}
