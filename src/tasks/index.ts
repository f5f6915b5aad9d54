/** The tasks that the page lists. The first is the default. */
import { addition, additionBackwards } from './addition';
import { copy } from './copy';
import { dates } from './dates';
import { digitsToWords, wordsToDigits } from './numberWords';
import { reversal } from './reversal';
import { digitsToRoman, romanToDigits } from './romanNumerals';
import { runLength } from './runLength';
import { shift } from './shift';
import { sorting } from './sorting';
import type { TaskDefinition } from './task';

export const tasks: readonly TaskDefinition[] = [
  reversal,
  copy,
  sorting,
  shift,
  runLength,
  wordsToDigits,
  digitsToWords,
  romanToDigits,
  digitsToRoman,
  addition,
  additionBackwards,
  dates,
];

/** Throws where no task has this id. */
export function taskById(id: string): TaskDefinition {
  const found = tasks.find((task) => task.id === id);
  if (!found) throw new RangeError(`There is no task "${id}"; there are ${tasks.map((task) => task.id).join(', ')}.`);
  return found;
}
