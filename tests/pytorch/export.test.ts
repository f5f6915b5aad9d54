/** Exported projects, run by the PyTorch that is installed, against the engine. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ModelState } from '../../src/exchange/modelState';
import { pytorchModule } from '../../src/exchange/pytorch';
import { readWeights } from '../../src/exchange/weightsFile';
import { CpuBackend } from '../../src/kernels/cpuBackend';
import { attentionById, attentionMechanisms } from '../../src/model/attention';
import { Evaluator } from '../../src/model/evaluator';
import type { ModelSettings } from '../../src/model/modelSettings';
import { makeBatch } from '../../src/tasks/batch';
import type { Pair } from '../../src/tasks/task';
import { Run } from '../../src/worker/run';
import type { Settings } from '../../src/worker/settings';
import { smallSettings } from '../support/sessionDriver';
import { worstGap } from '../support/smallModel';
import { type Forward, Project, stateOf } from './project';

/** Both compute in float32; sums of a few dozen terms in another order. */
const TOLERANCE = 1e-5;
/** Twenty steps of Adam carry that rounding on; losses are of size 2, and Python prints them with 6 decimals. */
const TRAJECTORY = 1e-5;
const STEPS_BEFORE = 10;
const STEPS = 20;
const HELD_OUT_PAIRS = 24;

const base: Settings = { ...smallSettings, batch: 16, learningRate: 0.01, hidden: 6, decoderHidden: 7 };

/**
 * Every mechanism, with input feeding where it can. Directions and layers change from case to case, so that each number of
 * each occurs with a bridge between the sizes and, in every third case and where sizes must be equal, without.
 */
const cases: readonly Settings[] = attentionMechanisms
  .flatMap((mechanism) => (mechanism.canFeedInput ? [0, 1] : [0]).map((inputFeeding) => ({ mechanism, inputFeeding })))
  .map(({ mechanism, inputFeeding }, index) => {
    const encoderDirections = 1 + (index % 2);
    const equal = mechanism.objection !== undefined || index % 3 === 2;
    return {
      ...base,
      attention: mechanism.id,
      inputFeeding,
      encoderDirections,
      decoderHidden: equal ? encoderDirections * base.hidden : base.decoderHidden,
      encoderLayers: 1 + (Math.floor(index / 2) % 2),
      decoderLayers: 1 + (Math.floor(index / 4) % 2),
    };
  });

describe.each(cases)('an exported project: $attention, input feeding $inputFeeding', (settings) => {
  let run: Run;
  let project: Project;
  let losses: number[];

  beforeAll(async () => {
    run = await trainedRun(settings);
    project = Project.unpack(await stateOf(run, sizesOf(run)));
    losses = project.train(STEPS, 'trained.safetensors');
  });
  afterAll(() => project.remove());

  it('shows the module that it runs', () => {
    const name = attends(settings) ? 'attention.py' : 'decoder.py';
    expect(new TextDecoder().decode(project.read(name))).toBe(pytorchModule(settings.attention));
  });

  it('has the logits and the alignment of the engine', async () => {
    const pairs = heldOut(run);
    const gaps = await forwardGaps(run, pairs, project.forward(pairs));
    expect(gaps.logits).toBeLessThan(TOLERANCE);
    expect(gaps.weights).toBeLessThan(TOLERANCE);
  });

  it('measures and decodes as the engine does', async () => {
    const pairs = heldOut(run);
    const [expected] = await run.evaluate();
    const said = JSON.parse(project.evaluate('--json', `--pairs=${project.writePairs(pairs)}`)) as {
      pairs: { loss: number; target: string; prediction: string; alignment: number[][]; logProbabilities: number[] }[];
    };
    const tokens = said.pairs.reduce((sum, { logProbabilities }) => sum + logProbabilities.length, 0);
    const loss = said.pairs.reduce((sum, pair) => sum + pair.loss * pair.logProbabilities.length, 0) / tokens;
    expect(Math.abs(loss - (expected?.loss ?? Number.NaN))).toBeLessThan(TOLERANCE);
    expect(said.pairs.filter(({ target, prediction }) => target === prediction)).toHaveLength(expected?.exact ?? -1);
    for (const [index, { source }] of pairs.slice(0, 4).entries()) {
      expect(said.pairs[index]?.prediction).toBe((await run.align(source)).prediction);
    }
  });

  it('goes on training where the engine stopped, and the engine where it stopped', async () => {
    const before = run.trainer.step;
    for (let step = 0; step < STEPS; step++) run.trainStep();
    const own = (await run.trainer.records(before)).map(({ loss }) => loss);
    expect(losses).toHaveLength(STEPS);
    expect(worstGap(losses, own)).toBeLessThan(TRAJECTORY);
    expect(mean(losses.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)));

    const back = await restoredRun(settings, readWeights(project.read('trained.safetensors')));
    expect(back.trainer.step).toBe(run.trainer.step);
    back.trainStep();
    run.trainStep();
    const [fromPython] = await back.trainer.records(back.trainer.step - 1);
    const [fromEngine] = await run.trainer.records(run.trainer.step - 1);
    expect(fromPython).toMatchObject({ finite: true });
    expect(Math.abs((fromPython?.loss ?? Number.NaN) - (fromEngine?.loss ?? Number.NaN))).toBeLessThan(TRAJECTORY);
    back.release();
  });

  it('takes the same steps on two processes as on one', async () => {
    const shared = project.train(STEPS, 'shared.safetensors', 2);
    expect(shared).toHaveLength(STEPS);
    expect(worstGap(shared, losses)).toBeLessThan(TRAJECTORY);
    const back = await restoredRun(settings, readWeights(project.read('shared.safetensors')));
    expect(back.trainer.step).toBe(STEPS_BEFORE + STEPS);
    back.release();
  });
});

describe('an exported project', () => {
  it('shares a batch that cannot be halved', async () => {
    const run = await trainedRun({ ...base, attention: 'additive', batch: 15 });
    const project = await exported(run);
    const alone = project.train(STEPS, 'alone.safetensors');
    const shared = project.train(STEPS, 'shared.safetensors', 2);
    expect(worstGap(shared, alone)).toBeLessThan(TRAJECTORY);
  });

  it('trains with dropout and on its own guesses', async () => {
    const run = await trainedRun({ ...base, encoderLayers: 2, decoderLayers: 2, dropout: 0.1, teacherForcing: 0.5 });
    const project = await exported(run);
    const losses = project.train(3 * STEPS, 'trained.safetensors');
    expect(mean(losses.slice(-STEPS))).toBeLessThan(mean(losses.slice(0, STEPS)));
  });

  it('writes its weights at intervals and when it is interrupted, and goes on from there', async () => {
    const project = await exported(await trainedRun(base));
    const printed = await project.interruptedTraining('--save=1');
    const saved = [...printed.matchAll(/^wrote \S+ after step (\d+)$/gm)].map(([, step]) => Number(step));
    const last = STEPS_BEFORE + saved.length;
    expect(saved).toEqual(saved.map((_, index) => STEPS_BEFORE + 1 + index));
    expect(readWeights(project.read('weights.safetensors')).step).toBe(last);

    const stopped = await project.interruptedTraining();
    const steps = [...stopped.matchAll(/^step (\d+) /gm)].map(([, step]) => Number(step));
    expect(steps[0]).toBe(last + 1);
    expect(stopped.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^wrote .* after step ${steps.at(-1)}$`));
    expect(readWeights(project.read('weights.safetensors')).step).toBe(steps.at(-1));
  });

  it('draws the pairs of reversal that the page draws', async () => {
    const run = await Run.create(new CpuBackend(), base, 1);
    const project = await exported(run);
    const script = `
import json
from data import Task
task = Task(json.load(open("settings.json", encoding="utf-8")))
training = [task.training_pair(step, index) for step in (1, 70000) for index in range(50)]
print(json.dumps({"training": training, "sets": list(task.held_out(50).items())}))`;
    const drawn = JSON.parse(project.python(['-c', script])) as Drawn;
    const { task, settings } = run;
    const training = [1, 70_000].flatMap((step) =>
      Array.from({ length: 50 }, (_, index) => task.trainingPair(settings.seed, step, index)),
    );
    expect(drawn.training).toEqual(training.map(({ source, target }) => [source, target]));
    const sets = task.heldOut(settings.seed, 50);
    expect(drawn.sets).toEqual(
      sets.map(({ label, pairs }) => [label, pairs.map(({ source, target }) => [source, target])]),
    );
  });

  it('brings the pairs of dates with it', async () => {
    const settings = { ...base, task: 'dates', taskOptions: { locales: 2 }, attention: 'general' } as const;
    const run = await trainedRun(settings);
    const project = await exported(run);
    const lines = new TextDecoder().decode(project.read('data.tsv')).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('training\t'))).toHaveLength(20_000);
    expect(lines.filter((line) => line.startsWith('held-out\t'))).toHaveLength(500);
    const losses = project.train(STEPS, 'trained.safetensors');
    expect(mean(losses.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)));
    expect(project.evaluate('--weights=trained.safetensors')).toMatch(/^held-out: loss \d\.\d+ {2}exact \d+ of 500$/m);
  });
});

interface Drawn {
  readonly training: [string, string][];
  readonly sets: [string, [string, string][]][];
}

/** The run's project, which goes when the test is over. */
async function exported(run: Run): Promise<Project> {
  const project = Project.unpack(await stateOf(run, sizesOf(run)));
  onTestFinished(() => project.remove());
  return project;
}

async function trainedRun(settings: Settings): Promise<Run> {
  const run = await Run.create(new CpuBackend(), settings, HELD_OUT_PAIRS);
  for (let step = 0; step < STEPS_BEFORE; step++) run.trainStep();
  return run;
}

/** A run that has learnt nothing by itself, with everything that a weights file holds. */
async function restoredRun(settings: Settings, state: ModelState): Promise<Run> {
  const run = await Run.create(new CpuBackend(), settings, 1);
  const { parameters } = run.trainer;
  for (const [tensors, buffer] of [
    [state.parameters, parameters.values],
    [state.firstMoments, parameters.firstMoments],
    [state.secondMoments, parameters.secondMoments],
  ] as const) {
    expect([...tensors.keys()].sort()).toEqual([...parameters.names].sort());
    for (const [name, { shape, data }] of tensors) {
      const range = parameters.locate({ name, shape, type: 'f32', kind: 'parameter' }, buffer);
      parameters.backend.write(range, data);
    }
  }
  run.trainer.step = state.step;
  return run;
}

/** Held-out strings of several lengths, so that a batch of them is padded. */
function heldOut(run: Run): readonly Pair[] {
  return run.task.heldOut(run.settings.seed, HELD_OUT_PAIRS)[0]?.pairs ?? [];
}

/** How far Python's logits and weights are from the engine's, given the true past, at all that is not padding. */
async function forwardGaps(
  run: Run,
  pairs: readonly Pair[],
  python: Forward,
): Promise<{ logits: number; weights: number }> {
  const { vocabularies, steps, trainer } = run;
  const batch = makeBatch(pairs, vocabularies.source, vocabularies.target, steps);
  const evaluator = await Evaluator.create(trainer.parameters.backend, sizesOf(run), trainer.parameters, batch);
  await evaluator.measure();
  const logits = await evaluator.memory.read('decoder.logits'); // [T, B, V]
  const looks = attends(run.settings);
  const weights = looks ? await evaluator.memory.read('decoder.attention.weights') : new Float32Array(); // [T, B, S]
  evaluator.release();

  const worst = { logits: 0, weights: 0 };
  for (let row = 0; row < batch.size; row++) {
    const sourceLength = batch.sourceLengths[row] ?? 0;
    for (let step = 0; step < (batch.targetLengths[row] ?? 0); step++) {
      const at = step * batch.size + row;
      const vocabulary = vocabularies.target.size;
      const logitsGap = worstGap(
        python.logits[step]?.[row] ?? [],
        logits.subarray(at * vocabulary, (at + 1) * vocabulary),
      );
      worst.logits = Math.max(worst.logits, logitsGap);
      const own = python.weights[step]?.[row] ?? [];
      if (!looks) {
        expect(own).toEqual([]);
        continue;
      }
      expect(own.slice(sourceLength).every((weight) => weight === 0)).toBe(true);
      const start = at * steps.sourceSteps;
      const weightsGap = worstGap(own.slice(0, sourceLength), weights.subarray(start, start + sourceLength));
      worst.weights = Math.max(worst.weights, weightsGap);
    }
  }
  return worst;
}

function attends({ attention }: Settings): boolean {
  return attentionById(attention).attend !== undefined;
}

function sizesOf({ settings, vocabularies }: Run): ModelSettings {
  return {
    ...settings,
    inputFeeding: settings.inputFeeding === 1,
    sourceVocabulary: vocabularies.source.size,
    targetVocabulary: vocabularies.target.size,
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
