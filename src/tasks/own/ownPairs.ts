/** Own pairs, as the page lists them. */
import type { Task, TaskDefinition, TaskOptions } from '../task';
import { ownOptions, readOwnOptions } from './options';
import { ownId, ownName, ownTask } from './ownTask';
import { isPrepared, type OwnData, preparePairs } from './preparePairs';

export const noPairs = 'This task is made of your own pairs: open a file of them or paste them first.';

export const ownPairs = {
  id: ownId,
  name: ownName,
  description:
    'Pairs of your own, from a file with tabs, commas or semicolons between its columns. Nothing of it leaves this tab. ' +
    'Rows with the same source are its alternatives: they stand on one side of the split, and any of them is right. One ' +
    'source in ten measures progress, and one in ten is kept for the end.',
  options: ownOptions,
  /** Throws in words where there is no data, or too little of it. */
  create(options: TaskOptions, data?: OwnData): Task {
    const chosen = readOwnOptions(options);
    if (!data) throw new Error(noPairs);
    return ownTask(isPrepared(data, chosen) ? data.prepared : preparePairs(data, chosen));
  },
} satisfies TaskDefinition;
