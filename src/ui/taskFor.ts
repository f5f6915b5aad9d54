/** Tasks with their options chosen, made once for each choice. */
import { taskById } from '../tasks';
import type { Task } from '../tasks/task';
import type { Settings } from '../worker/settings';

const made = new Map<string, Task>();

/** Throws in words where the options contradict each other. */
export function taskFor({ task, taskOptions }: Pick<Settings, 'task' | 'taskOptions'>): Task {
  const key = JSON.stringify([task, taskOptions]);
  const found = made.get(key) ?? taskById(task).create(taskOptions);
  made.set(key, found);
  return found;
}
