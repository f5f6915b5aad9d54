/** What an exported project draws its pairs with: the task's generator where Python can have it, else drawn pairs. */
import { taskById } from '../../tasks';
import { reversal } from '../../tasks/reversal';
import type { Pair, Task, TaskOptions } from '../../tasks/task';
import type { ModelState } from '../modelState';
import dataFile from './templates/data_file.py?raw';
import dataReversal from './templates/data_reversal.py?raw';
import streams from './templates/streams.py?raw';

const TRAINING_PAIRS = 20_000;
const HELD_OUT_PAIRS = 500;
/** The page trains on steps 1 and up, so that these pairs repeat none of its draws. */
const EXPORTED_STEP = 0;

/** Files by name: data.py and what it reads. Throws where the settings name no task or no seed. */
export function taskFiles({ settings }: ModelState): Readonly<Record<string, string>> {
  const { task: id, taskOptions, seed } = settings;
  if (typeof id !== 'string' || typeof seed !== 'number') throw new Error('The settings name no task and seed.');
  if (id === reversal.id) return { 'data.py': dataReversal, 'streams.py': streams };
  const task = taskById(id).create((taskOptions ?? {}) as TaskOptions);
  return { 'data.py': dataFile, 'data.tsv': drawnPairs(task, seed) };
}

/** A line for each pair: its set, source and target. */
function drawnPairs(task: Task, seed: number): string {
  const training = Array.from({ length: TRAINING_PAIRS }, (_, index) => task.trainingPair(seed, EXPORTED_STEP, index));
  const heldOut = task.heldOut(seed, HELD_OUT_PAIRS);
  const lines = (set: string, pairs: readonly Pair[]) =>
    pairs.map(({ source, target }) => `${set}\t${source}\t${target}\n`);
  return [...lines('training', training), ...heldOut.flatMap(({ label, pairs }) => lines(label, pairs))].join('');
}
