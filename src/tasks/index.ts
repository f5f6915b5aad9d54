/** The tasks that the page lists. The first is the default. */
import { addition, additionBackwards } from './addition';
import { commands } from './commands/commands';
import { compilerMessages } from './compilerMessages';
import { copy } from './copy';
import { dates } from './dates/dates';
import { digitsToWords, wordsToDigits } from './numberWords';
import { ownPairs } from './own/ownPairs';
import type { OwnData } from './own/preparePairs';
import { pronunciation } from './pronunciation';
import { reversal } from './reversal';
import { digitsToRoman, romanToDigits } from './romanNumerals';
import { runLength } from './runLength';
import { shift } from './shift';
import { sorting } from './sorting';
import type { Task, TaskDefinition, TaskOptions } from './task';

/** As a menu lists them. */
export const taskGroups: readonly { readonly label: string; readonly tasks: readonly TaskDefinition[] }[] = [
  { label: 'Toys', tasks: [reversal, copy, sorting, shift, runLength] },
  {
    label: 'Counting',
    tasks: [wordsToDigits, digitsToWords, romanToDigits, digitsToRoman, addition, additionBackwards],
  },
  { label: 'Language', tasks: [commands, dates, pronunciation, compilerMessages] },
  { label: 'Your own', tasks: [ownPairs] },
];

export const tasks: readonly TaskDefinition[] = taskGroups.flatMap((group) => group.tasks);

/** Throws where no task has this id. */
export function taskById(id: string): TaskDefinition {
  const found = tasks.find((task) => task.id === id);
  if (!found) throw new RangeError(`There is no task "${id}"; there are ${tasks.map((task) => task.id).join(', ')}.`);
  return found;
}

/** The task with these options, once what it is made from has been fetched; `data` is what own pairs are made of. */
export async function openTask(id: string, options: TaskOptions, data?: OwnData): Promise<Task> {
  const definition = taskById(id);
  await definition.load?.();
  return definition.create(options, data);
}
