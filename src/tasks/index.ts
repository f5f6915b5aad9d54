/** The tasks that the page lists. The first is the default. */
import { dates } from './dates';
import { reversal } from './reversal';
import type { TaskDefinition } from './task';

export const tasks: readonly TaskDefinition[] = [reversal, dates];

/** Throws where no task has this id. */
export function taskById(id: string): TaskDefinition {
  const found = tasks.find((task) => task.id === id);
  if (!found) throw new RangeError(`There is no task "${id}"; there are ${tasks.map((task) => task.id).join(', ')}.`);
  return found;
}
