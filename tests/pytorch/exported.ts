/** What must hold of an exported project, run by the PyTorch that is installed, against the engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelState } from '../../src/exchange/modelState';
import { pytorchModule } from '../../src/exchange/pytorch';
import { readWeights } from '../../src/exchange/weightsFile';
import { openCpuBackend } from '../../src/kernels/cpuBackend';
import { attentionById } from '../../src/model/attention';
import { lowerForward } from '../../src/model/graph/lower';
import { GraphMemory } from '../../src/model/graph/memory';
import { evaluationGraph } from '../../src/model/graphs';
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
export const TRAJECTORY = 1e-5;
export const STEPS_BEFORE = 10;
export const STEPS = 20;
const HELD_OUT_PAIRS = 24;

export const base: Settings = { ...smallSettings, batch: 16, learningRate: 0.01, hidden: 6, decoderHidden: 7 };

/** The tests of the project of each of these models. */
export function describeProjects(models: readonly Settings[]): void {
  describe.each(models)('an exported project: $attention, feeding $inputFeeding, self $selfAttention', (settings) => {
    let run: Run;
    let project: Project;
    let losses: number[];

    beforeAll(async () => {
      run = await trainedRun(settings);
      project = Project.unpack(await stateOf(run, run.model));
      losses = await project.train(STEPS, 'trained.safetensors');
    });
    afterAll(() => project.remove());

    it('shows the module that it runs', () => {
      const name = attends(settings) ? 'attention.py' : 'decoder.py';
      expect(new TextDecoder().decode(project.read(name))).toBe(pytorchModule(settings.attention));
    });

    it('has the logits and the alignment of the engine', async () => {
      const pairs = heldOut(run);
      const gaps = await forwardGaps(run, pairs, await project.forward(pairs));
      expect(gaps.logits).toBeLessThan(TOLERANCE);
      expect(gaps.weights).toBeLessThan(TOLERANCE);
    });

    it('measures and decodes as the engine does', async () => {
      const pairs = heldOut(run);
      const [expected] = await run.evaluate();
      const said = JSON.parse(await project.evaluate('--json', `--pairs=${project.writePairs(pairs)}`)) as {
        pairs: {
          loss: number;
          target: string;
          prediction: string;
          alignment: number[][];
          logProbabilities: number[];
        }[];
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
      const shared = await project.train(STEPS, 'shared.safetensors', 2);
      expect(shared).toHaveLength(STEPS);
      expect(worstGap(shared, losses)).toBeLessThan(TRAJECTORY);
      const back = await restoredRun(settings, readWeights(project.read('shared.safetensors')));
      expect(back.trainer.step).toBe(STEPS_BEFORE + STEPS);
      back.release();
    });
  });
}

export async function trainedRun(settings: Settings): Promise<Run> {
  const run = await Run.create(await openCpuBackend(1), settings, HELD_OUT_PAIRS);
  for (let step = 0; step < STEPS_BEFORE; step++) run.trainStep();
  return run;
}

/** A run that has learnt nothing by itself, with everything that a weights file holds. */
async function restoredRun(settings: Settings, state: ModelState): Promise<Run> {
  const run = await Run.create(await openCpuBackend(1), settings, 1);
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
  const { vocabularies, steps, trainer, model } = run;
  const { parameters } = trainer;
  const batch = makeBatch(pairs, vocabularies.source, vocabularies.target, steps);
  const graph = evaluationGraph(model, { ...steps, batch: batch.size }, { everywhere: false });
  const memory = new GraphMemory(parameters.backend, graph, parameters);
  const { source, sourceLengths, targetInput, targetOutput, targetLengths } = batch;
  memory.writeInputs({ source, sourceLengths, targetInput, targetOutput, targetLengths });
  parameters.backend.submit(await parameters.backend.prepare('forward', lowerForward(graph, memory)));
  const logits = await memory.read('decoder.logits'); // [T, B, V]
  const looks = attends(run.settings);
  const weights = looks ? await memory.read('decoder.attention.weights') : new Float32Array(); // [T, B, S]
  memory.release();

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
  const { attends, heads } = attentionById(attention);
  return attends === true || heads !== undefined;
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
