/**
 * Controls: rows as PyTorch trains them. The engine takes the first step, as in the matrix, and is exported; PyTorch takes the
 * others, to the row's goal or for its steps, and is measured on the same pairs. Where it misses the reference as well, the
 * engine is not the reason.
 */
import type { Backend } from '../../src/kernels/backend';
import type { Pair } from '../../src/tasks/task';
import { Run } from '../../src/worker/run';
import { describeProcessor } from '../processor';
import { describeTorch, type Torch } from '../torch';
import { percent } from '../trainUntil';
import { HELD_OUT_PAIRS, keep, settingsOf } from './matrixResults';
import { exactShare, measure, predictionsOf, testSetOf } from './measures';
import { isMissed } from './outcome';
import { PytorchProject } from './pytorchProject';
import { chooseRows, type MatrixRow, matrixRows } from './rows';
import { type Control, readRuns } from './runsFile';

interface ControlOptions {
  /** Ids of rows, commas between them; empty for those that miss their reference. */
  readonly only: string;
  readonly seed: string;
  /** Steps from one look at the validation pairs to the next. */
  readonly every: string;
}

/** Trains one row after another; each is kept as soon as it is there. Throws in words where no Python has PyTorch. */
export async function controlResults(backend: Backend, { only, seed, every }: ControlOptions): Promise<void> {
  const torch = describeTorch();
  const { runs } = await readRuns();
  const runsOf = ({ id }: MatrixRow) => runs.filter(({ row }) => row === id);
  const rows = only === '' ? matrixRows.filter((row) => isMissed(row, runsOf(row))) : chooseRows(only);
  for (const row of rows) {
    await keep({ controls: [await controlRow(backend, torch, row, Number(seed), Number(every))] });
  }
}

/** A row as PyTorch trains it on this seed, looked at every so many steps. */
export async function controlRow(
  backend: Backend,
  torch: Torch,
  row: MatrixRow,
  seed: number,
  every: number,
): Promise<Control> {
  const run = await Run.create(backend, settingsOf(backend, row, seed), HELD_OUT_PAIRS);
  run.trainStep();
  const project = await PytorchProject.unpack(torch.python, run);
  const began = performance.now();
  try {
    const predict = async (pairs: readonly Pair[]) => predictionsOf(run, pairs, await project.write(pairs));
    const heldOut = run.evaluators[0]?.set.pairs ?? [];
    const heldOutExact: number[] = [];
    let step = run.trainer.step;
    for (let exact = 0; exact < (row.goal ?? Number.POSITIVE_INFINITY) && step < row.steps; ) {
      const next = Math.min(row.steps, every * (heldOutExact.length + 1));
      await project.train(next - step);
      step = next;
      exact = exactShare(await predict(heldOut))?.value ?? Number.NaN;
      heldOutExact.push(exact);
      console.log(row.id, `seed ${seed} in PyTorch`, step, percent(exact));
    }
    const seconds = (performance.now() - began) / 1000;
    const measures = measure(row.measures, await predict(testSetOf(run, row.testPairs).pairs), seed);
    console.log(row.id, `seed ${seed} in PyTorch`, JSON.stringify(measures));
    return {
      row: row.id,
      seed,
      settings: row.settings,
      steps: step,
      heldOutPairs: heldOut.length,
      evaluationSteps: every,
      heldOutExact,
      seconds,
      measures,
      torch: torch.version,
      processor: torch.gpu ?? describeProcessor(),
    };
  } finally {
    run.release();
    await project.remove();
  }
}
