/**
 * What is kept of the matrix. `bench/results/matrix/runs.json` has every run that was trained, and what a step takes where
 * none was; `controls.json` beside it has the runs that PyTorch trained.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Measures } from './measures';
import type { MatrixRow } from './rows';

/** A model that was trained, by whomever. */
export interface Trained {
  readonly row: string;
  readonly seed: number;
  /** As trained; a row that has been changed since makes its runs stale. */
  readonly settings: MatrixRow['settings'];
  /** Steps trained. */
  readonly steps: number;
  /** Exact match on validation pairs, `heldOutPairs` of them, after every `evaluationSteps` steps, and after the last. */
  readonly heldOutPairs: number;
  readonly evaluationSteps: number;
  readonly heldOutExact: readonly number[];
  /** Of training, with its measuring. */
  readonly seconds: number;
  /** On the test set. */
  readonly measures: Readonly<Measures>;
}

export interface MatrixRun extends Trained {
  readonly parameters: number;
  /** Backend and adapter, in words. */
  readonly place: string;
  /** The test set in the task's words, and before it the validation set where there is something to say of either. */
  readonly test: string;
}

/** A row as PyTorch trains it, from our weights after the first step on. */
export interface Control extends Trained {
  /** The version of PyTorch. */
  readonly torch: string;
  readonly processor: string;
}

/** What a step takes. */
export interface StepTime {
  readonly row: string;
  readonly secondsPerStep: number;
  readonly place: string;
}

export interface MatrixRuns {
  readonly runs: readonly MatrixRun[];
  readonly stepTimes: readonly StepTime[];
  readonly controls: readonly Control[];
}

const FOLDER = new URL('../results/matrix/', import.meta.url);
const RUNS = new URL('runs.json', FOLDER);
const CONTROLS = new URL('controls.json', FOLDER);

export async function readRuns(): Promise<MatrixRuns> {
  const none: MatrixRuns = { runs: [], stepTimes: [], controls: [] };
  return { ...none, ...(await readJson(RUNS)), ...(await readJson(CONTROLS)) };
}

async function readJson(file: URL): Promise<Partial<MatrixRuns>> {
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Partial<MatrixRuns>) : {};
}

/** Takes up what is fresh, in place of what was known of the same row and seed, in the order of rows and seeds. */
export function mergeRuns(before: MatrixRuns, fresh: Partial<MatrixRuns>, order: readonly string[]): MatrixRuns {
  const byRow = (a: { row: string }, b: { row: string }) => order.indexOf(a.row) - order.indexOf(b.row);
  const merged = <Item extends { row: string; seed?: number }>(old: readonly Item[], latest: readonly Item[] = []) =>
    [...old.filter(({ row, seed }) => !latest.some((one) => one.row === row && one.seed === seed)), ...latest]
      .filter(({ row }) => order.includes(row))
      .sort((a, b) => byRow(a, b) || (a.seed ?? 0) - (b.seed ?? 0));
  return {
    runs: merged(before.runs, fresh.runs),
    stepTimes: merged(before.stepTimes, fresh.stepTimes),
    controls: merged(before.controls, fresh.controls),
  };
}

export async function writeRuns({ runs, stepTimes, controls }: MatrixRuns): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeJson(RUNS, { runs, stepTimes });
  await writeJson(CONTROLS, { controls });
}

async function writeJson(file: URL, kept: Partial<MatrixRuns>): Promise<void> {
  await writeFile(file, `${JSON.stringify(kept, undefined, 2)}\n`);
}
