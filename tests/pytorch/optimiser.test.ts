/** Schedules, weight decay and label smoothing: the engine against exported projects, and both against PyTorch's own. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { readWeights } from '../../src/exchange/weightsFile';
import { openCpuBackend } from '../../src/kernels/cpuBackend';
import { type HeldOutLoss, learningRateAt } from '../../src/model/schedule';
import { Run } from '../../src/worker/run';
import type { Settings } from '../../src/worker/settings';
import { smallSettings } from '../support/sessionDriver';
import { worstGap } from '../support/smallModel';
import { Project } from './project';

/** Twenty steps of Adam carry float32's rounding on; losses are of size 2, and Python prints them with 6 decimals. */
const TRAJECTORY = 1e-5;
/** Of parameters, which Adam moves by 0.01 a step whatever the size of the gradient, rounding included. */
const PARAMETERS = 1e-4;
const STEPS_BEFORE = 5;
const STEPS = 20;

const base: Settings = { ...smallSettings, batch: 16, learningRate: 0.01, hidden: 6, decoderHidden: 7 };

const regularised: Settings = {
  ...base,
  ...{ weightDecay: 0.5, labelSmoothing: 0.1 },
  ...{ schedule: 'cosine', warmUpSteps: 10, cosineSteps: 14 }, // the rate is 0 for the last of the steps
};

it('decays, smooths and follows a warm-up and a cosine as an exported project does', async () => {
  const { run, project } = await exported(regularised, STEPS_BEFORE);
  const losses = await project.train(STEPS, 'trained.safetensors');
  const before = run.trainer.step;
  for (let step = 0; step < STEPS; step++) run.trainStep();
  const own = (await run.trainer.records(before)).map(({ loss }) => loss);
  expect(worstGap(losses, own)).toBeLessThan(TRAJECTORY);
  const { parameters } = await run.state();
  for (const [name, { data }] of readWeights(project.read('trained.safetensors')).parameters) {
    expect(worstGap(data, parameters.get(name)?.data ?? [])).toBeLessThan(PARAMETERS);
  }
});

it('trains otherwise where any of them is left out', async () => {
  const losses = async (settings: Settings) => {
    const run = await Run.create(await openCpuBackend(1), settings, 1);
    for (let step = 0; step < STEPS_BEFORE + STEPS; step++) run.trainStep();
    return (await run.trainer.records(STEPS_BEFORE)).map(({ loss }) => loss);
  };
  const all = await losses(regularised);
  for (const change of [
    { weightDecay: 0 },
    { labelSmoothing: 0 },
    { warmUpSteps: 0 },
    { schedule: 'plateau' as const },
  ]) {
    expect(worstGap(await losses({ ...regularised, ...change }), all)).toBeGreaterThan(10 * TRAJECTORY);
  }
});

it('halves the learning rate on the plateaus on which an exported project halves it', async () => {
  // So strong a decay that the held-out loss soon goes up and down; it also makes a run forget its rounding.
  const plateau = { schedule: 'plateau', plateauEvaluations: 1 } as const;
  const settings: Settings = { ...base, ...plateau, learningRate: 0.05, weightDecay: 5 };
  const { run, project } = await exported(settings, 0);
  const losses = await project.train(150, 'trained.safetensors');
  const heldOut: HeldOutLoss[] = [];
  while (run.trainer.step < 150) {
    run.trainStep();
    const { step } = run.trainer;
    if (step % 25 !== 0) continue;
    const [first] = await run.evaluate();
    if (!first) throw new Error('Nothing was measured.');
    run.trainer.evaluated(first.loss);
    heldOut.push({ step, loss: first.loss });
  }
  expect(learningRateAt(settings, 150, heldOut)).toBeLessThan(settings.learningRate);
  const own = (await run.trainer.records(0)).map(({ loss }) => loss);
  expect(worstGap(losses, own)).toBeLessThan(10 * TRAJECTORY);

  const deaf = await Run.create(await openCpuBackend(1), settings, 1);
  while (deaf.trainer.step < 150) deaf.trainStep();
  const without = (await deaf.trainer.records(0)).map(({ loss }) => loss);
  expect(worstGap(without, own)).toBeGreaterThan(1000 * TRAJECTORY);
});

describe('the schedule of an exported project', () => {
  const steps = 60;
  const warmUpSteps = 7;
  const losses = Array.from({ length: 12 }, (_, index) => 2 / (1 + index) + (index % 3));

  it('has the rates of the engine and of PyTorch', async () => {
    const { project } = await exported(base, 0);
    const cases: Settings[] = [
      { ...base, warmUpSteps },
      { ...base, warmUpSteps, schedule: 'cosine', cosineSteps: steps - warmUpSteps },
      { ...base, warmUpSteps: 0, schedule: 'plateau', plateauEvaluations: 2 },
    ];
    const script = `
import json, torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, LinearLR, ReduceLROnPlateau, SequentialLR
from schedule import learning_rate
cases, losses, steps, warm = json.loads('${JSON.stringify([cases, losses, steps, warmUpSteps])}')

def optimiser():
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=cases[0]["learningRate"])

def own(chosen):
    return [learning_rate(chosen, step, losses[: (step - 1) // 5]) for step in range(1, steps + 1)]

def warmed(after):
    sgd, rates = optimiser(), []
    schedule = SequentialLR(sgd, [LinearLR(sgd, 1 / warm, 1, warm - 1), after(sgd)], [warm])
    for _ in range(steps):
        rates.append(sgd.param_groups[0]["lr"])
        sgd.step()
        schedule.step()
    return rates

def halved():
    sgd, rates = optimiser(), []
    schedule = ReduceLROnPlateau(sgd, factor=0.5, patience=cases[2]["plateauEvaluations"] - 1)
    for step in range(1, steps + 1):
        rates.append(sgd.param_groups[0]["lr"])
        if step % 5 == 0:
            schedule.step(losses[step // 5 - 1])
    return rates

torchs = [
    warmed(lambda sgd: ConstantLR(sgd, 1, 1)),
    warmed(lambda sgd: CosineAnnealingLR(sgd, steps - warm)),
    halved(),
]
print(json.dumps([[own(chosen) for chosen in cases], torchs]))`;
    const [own, torchs] = JSON.parse(await project.script(script)) as [number[][], number[][]];
    for (const [index, settings] of cases.entries()) {
      const heldOut = losses.map((loss, at) => ({ step: 5 * (at + 1), loss }));
      const engine = Array.from({ length: steps }, (_, at) => learningRateAt(settings, at + 1, heldOut));
      expect(worstGap(own[index] ?? [], engine)).toBeLessThan(1e-15);
      expect(worstGap(torchs[index] ?? [], engine)).toBeLessThan(1e-12);
    }
    expect(new Set(torchs[2]).size).toBeGreaterThan(2);
  });
});

/** A run that has trained for so many steps, and its project, which goes when the test is over. */
async function exported(settings: Settings, steps: number): Promise<{ run: Run; project: Project }> {
  const run = await Run.create(await openCpuBackend(1), settings);
  for (let step = 0; step < steps; step++) run.trainStep();
  const project = Project.unpack(await run.state());
  onTestFinished(() => project.remove());
  return { run, project };
}
