/** What an exported project draws its pairs with: the task's generator where Python can have it, else its list, or drawn pairs. */
import { taskById } from '../../tasks';
import type { OwnData } from '../../tasks/own/preparePairs';
import { reversal } from '../../tasks/reversal';
import type { Pair, Task, TaskOptions } from '../../tasks/task';
import { joinTokens, type TokenSet, tokensOf } from '../../tasks/tokens';
import type { ModelState } from '../modelState';
import dataFile from './templates/data_file.py?raw';
import dataReversal from './templates/data_reversal.py?raw';
import streams from './templates/streams.py?raw';

const TRAINING_PAIRS = 20_000;
const HELD_OUT_PAIRS = 500;
/** The page trains on steps 1 and up, so that these pairs repeat none of its draws. */
const EXPORTED_STEP = 0;

/** Files by name: data.py and what it reads. Throws where the settings name no task or no seed, or own pairs are not there. */
export function taskFiles({ settings }: ModelState, data?: OwnData): Readonly<Record<string, string>> {
  const { task: id, taskOptions, seed } = settings;
  if (typeof id !== 'string' || typeof seed !== 'number') throw new Error('The settings name no task and seed.');
  if (id === reversal.id) return { 'data.py': dataReversal, 'streams.py': streams };
  const task = taskById(id).create((taskOptions ?? {}) as TaskOptions, data);
  return { 'data.py': dataFile, 'data.tsv': drawnPairs(task, seed) };
}

/** A line for each pair: its set, source and target. */
function drawnPairs(task: Task, seed: number): string {
  const training =
    task.trainingPairs?.() ??
    Array.from({ length: TRAINING_PAIRS }, (_, index) => task.trainingPair(seed, EXPORTED_STEP, index));
  const heldOut = task.heldOut(seed, HELD_OUT_PAIRS);
  // Tokens that are not characters are parted here, with spaces, so that Python need not know how.
  const plain = ({ kind }: TokenSet, text: string) => joinTokens(kind, tokensOf(kind, text));
  const lines = (set: string, pairs: readonly Pair[]) =>
    pairs.map(({ source, target }) => `${set}\t${plain(task.source, source)}\t${plain(task.target, target)}\n`);
  return [...lines('training', training), ...heldOut.flatMap(({ label, pairs }) => lines(label, pairs))].join('');
}
