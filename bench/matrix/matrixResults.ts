/** Trains rows of the matrix, one run after another; each is kept, and RESULTS.md made anew, as soon as it is there. */
import type { Backend } from '../../src/kernels/backend';
import { Run } from '../../src/worker/run';
import type { Settings } from '../../src/worker/settings';
import { writeSection } from '../resultsFile';
import { EVALUATION_STEPS, percent, trainUntil } from '../trainUntil';
import { matrixSection, TITLE } from './matrixSection';
import { measureTest } from './measureTest';
import { chooseRows, type MatrixRow, matrixRows } from './rows';
import { type MatrixRun, type MatrixRuns, mergeRuns, readRuns, type StepTime, writeRuns } from './runsFile';

export const HELD_OUT_PAIRS = 500;

interface MatrixOptions {
  /** Ids of rows, commas between them; empty for all. */
  readonly only: string;
  readonly seeds: string;
  /** Steps that are timed in place of training; 0 to train. */
  readonly time: string;
}

export async function matrixResults(backend: Backend, place: string, options: MatrixOptions): Promise<void> {
  const rows = chooseRows(options.only);
  const timed = Number(options.time);
  if (timed > 0) {
    for (const row of rows) await keep({ stepTimes: [await timeRow(backend, place, row, timed)] });
    return;
  }
  for (const row of rows) {
    for (const seed of options.seeds.split(',').map(Number)) {
      await keep({ runs: [await trainRow(backend, place, row, seed)] });
    }
  }
}

async function trainRow(backend: Backend, place: string, row: MatrixRow, seed: number): Promise<MatrixRun> {
  const run = await Run.create(backend, settingsOf(backend, row, seed), HELD_OUT_PAIRS);
  const heldOutExact: number[] = [];
  const goal = { steps: row.steps, exact: row.goal ?? Number.POSITIVE_INFINITY };
  const last = await trainUntil(run, goal, ({ step, exact, trainingLoss, seconds }) => {
    heldOutExact.push(exact);
    console.log(row.id, `seed ${seed}`, step, trainingLoss.toFixed(4), percent(exact), `${seconds.toFixed(0)} s`);
  });
  const [validation] = run.evaluators;
  const { label, measures } = await measureTest(run, row.testPairs, row.measures);
  const parameters = run.trainer.parameters.count;
  run.release();
  console.log(row.id, `seed ${seed}`, label, JSON.stringify(measures));
  return {
    row: row.id,
    seed,
    settings: row.settings,
    parameters,
    steps: last.step,
    heldOutPairs: validation?.set.pairs.length ?? 0,
    evaluationSteps: EVALUATION_STEPS,
    heldOutExact,
    seconds: last.seconds,
    place,
    test: label === 'test' ? label : `${validation?.set.label}; ${label}`,
    measures,
  };
}

/** The mean of some steps after a few that warm up. */
async function timeRow(backend: Backend, place: string, row: MatrixRow, steps: number): Promise<StepTime> {
  const run = await Run.create(backend, settingsOf(backend, row, 1), 1);
  const train = async (count: number) => {
    for (let step = 0; step < count; step++) {
      run.trainStep();
      await backend.completed();
    }
  };
  await train(2);
  const began = performance.now();
  await train(steps);
  const secondsPerStep = (performance.now() - began) / 1000 / steps;
  run.release();
  console.log(row.id, `${(1000 * secondsPerStep).toFixed(0)} ms a step`);
  return { row: row.id, secondsPerStep, place };
}

export function settingsOf({ kind }: Backend, { settings }: MatrixRow, seed: number): Settings {
  return { ...settings, seed, backend: kind === 'cpu' ? 'cpu' : 'webgpu' };
}

/** Takes up what is fresh, and makes RESULTS.md's section of all that is kept. */
export async function keep(fresh: Partial<MatrixRuns>): Promise<void> {
  const merged = mergeRuns(
    await readRuns(),
    fresh,
    matrixRows.map(({ id }) => id),
  );
  await writeRuns(merged);
  await writeSection(TITLE, matrixSection(matrixRows, merged));
}
