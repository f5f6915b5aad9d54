/** What must hold of an exported project whatever its mechanism. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { readWeights } from '../../src/exchange/weightsFile';
import { openCpuBackend } from '../../src/kernels/cpuBackend';
import { Run } from '../../src/worker/run';
import { worstGap } from '../support/smallModel';
import { base, mean, STEPS, STEPS_BEFORE, TRAJECTORY, trainedRun } from './exported';
import { Project, stateOf } from './project';

describe('an exported project', () => {
  it('shares a batch that cannot be halved, under torchrun', async () => {
    const run = await trainedRun({ ...base, attention: 'additive', batch: 15 });
    const project = await exported(run);
    const alone = await project.train(STEPS, 'alone.safetensors');
    const shared = await project.trainUnderTorchrun(STEPS, 'shared.safetensors', 2);
    expect(worstGap(shared, alone)).toBeLessThan(TRAJECTORY);
  });

  it('trains with dropout and on its own guesses', async () => {
    const run = await trainedRun({ ...base, encoderLayers: 2, decoderLayers: 2, dropout: 0.1, teacherForcing: 0.5 });
    const project = await exported(run);
    const losses = await project.train(3 * STEPS, 'trained.safetensors');
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
    const run = await Run.create(await openCpuBackend(1), base, 1);
    const project = await exported(run);
    const script = `
import json
from data import Task
task = Task(json.load(open("settings.json", encoding="utf-8")))
training = [task.training_pair(step, index) for step in (1, 70000) for index in range(50)]
print(json.dumps({"training": training, "sets": list(task.held_out(50).items())}))`;
    const drawn = JSON.parse(await project.script(script)) as Drawn;
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
    expect(lines.filter((line) => /^held-out \(written by [^)]+\)\t/.test(line))).toHaveLength(500);
    const losses = await project.train(STEPS, 'trained.safetensors');
    expect(mean(losses.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)));
    expect(await project.evaluate('--weights=trained.safetensors')).toMatch(
      /^held-out \(written by [^)]+\): loss \d\.\d+ {2}exact \d+ of 500$/m,
    );
  });
});

interface Drawn {
  readonly training: [string, string][];
  readonly sets: [string, [string, string][]][];
}

/** The run's project, which goes when the test is over. */
async function exported(run: Run): Promise<Project> {
  const project = Project.unpack(await stateOf(run, run.model));
  onTestFinished(() => project.remove());
  return project;
}
