/** What models that train beside each other share, so that they read the same batches; and what they differ in. */
import { ownId } from '../../tasks/own/ownTask';
import { differences } from '../../worker/settingDifferences';
import type { Settings } from '../../worker/settings';

export const sharedFields = ['task', 'taskOptions', 'batch', 'seed'] as const satisfies readonly (keyof Settings)[];

/** The settings with data, batches and seed as another model has them. */
export function onSameBatches(settings: Settings, { task, taskOptions, batch, seed }: Settings): Settings {
  return { ...settings, task, taskOptions, batch, seed };
}

/** The fields in which another model on the same batches differs from this one. */
export function differing(from: Settings, to: Settings): Partial<Settings> {
  const shared = new Set<string>(sharedFields);
  const found = Object.entries(to).filter(
    ([name, value]) => !shared.has(name) && value !== from[name as keyof Settings],
  );
  return Object.fromEntries(found);
}

/** Why a model of the draft cannot train beside the running one, in words; undefined where it can. */
export function objectionToBeside(running: Settings, draft: Settings): string | undefined {
  if (draft.task === ownId) return 'A model on your own pairs trains alone: one beside it does not get to see them.';
  const other = differences(onSameBatches(draft, running), draft).map(({ label }) => label);
  if (other.length === 0) return undefined;
  const listed = other.length === 1 ? other[0] : `${other.slice(0, -1).join(', ')} and ${other.at(-1)}`;
  return `To train beside A, a model must read the same batches: leave ${listed} as in A, or restart.`;
}
