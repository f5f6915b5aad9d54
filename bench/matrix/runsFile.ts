/** `bench/results/matrix/runs.json`: every run of the matrix that was trained, and what a step takes where none was. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Estimate } from '../../src/tasks/metrics/estimate';
import type { MatrixRow, MeasureName } from './rows';

export interface MatrixRun {
  readonly row: string;
  readonly seed: number;
  /** As trained; a row that has been changed since makes its runs stale. */
  readonly settings: MatrixRow['settings'];
  readonly parameters: number;
  /** Steps trained. */
  readonly steps: number;
  /** Exact match on validation pairs, `heldOutPairs` of them, after every `evaluationSteps` steps. */
  readonly heldOutPairs: number;
  readonly evaluationSteps: number;
  readonly heldOutExact: readonly number[];
  /** Of training, with its measuring. */
  readonly seconds: number;
  /** Backend and adapter, in words. */
  readonly place: string;
  /** The test set in the task's words, and before it the validation set where there is something to say of either. */
  readonly test: string;
  readonly measures: Readonly<Partial<Record<MeasureName, Estimate>>>;
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
}

const FOLDER = new URL('../results/matrix/', import.meta.url);
const FILE = new URL('runs.json', FOLDER);

export async function readRuns(): Promise<MatrixRuns> {
  if (!existsSync(FILE)) return { runs: [], stepTimes: [] };
  return JSON.parse(await readFile(FILE, 'utf8')) as MatrixRuns;
}

/** Takes up what is fresh, in place of what was known of the same row and seed, in the order of rows and seeds. */
export function mergeRuns(before: MatrixRuns, fresh: Partial<MatrixRuns>, order: readonly string[]): MatrixRuns {
  const runs = fresh.runs ?? [];
  const stepTimes = fresh.stepTimes ?? [];
  const byRow = (a: { row: string }, b: { row: string }) => order.indexOf(a.row) - order.indexOf(b.row);
  const isKnown = ({ row }: { row: string }) => order.includes(row);
  const untouched = before.runs.filter(({ row, seed }) => !runs.some((run) => run.row === row && run.seed === seed));
  const otherTimes = before.stepTimes.filter(({ row }) => !stepTimes.some((time) => time.row === row));
  return {
    runs: [...untouched, ...runs].filter(isKnown).sort((a, b) => byRow(a, b) || a.seed - b.seed),
    stepTimes: [...otherTimes, ...stepTimes].filter(isKnown).sort(byRow),
  };
}

export async function writeRuns(runs: MatrixRuns): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(FILE, `${JSON.stringify(runs, undefined, 2)}\n`);
}
