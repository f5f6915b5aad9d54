/** The run that a lost device cut short, kept in the browser until the page has been loaded again. */
import type { ParameterSnapshot } from '../model/parameterStore';
import { forget, keep, kept } from './browserTable';
import type { Characters } from './run';
import type { Settings } from './settings';

export interface Checkpoint {
  readonly settings: Settings;
  readonly characters: Characters;
  readonly snapshot: ParameterSnapshot & { readonly step: number };
  readonly training: boolean;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<void>;
  /** Takes the checkpoint out of the store; undefined where there is none. */
  take(): Promise<Checkpoint | undefined>;
}

const TABLE = 'checkpoints';
const KEY = 'interrupted';

export const browserCheckpoints: CheckpointStore = {
  save: (checkpoint) => keep(TABLE, KEY, checkpoint),
  async take() {
    const found = await kept(TABLE, KEY);
    if (found !== undefined) await forget(TABLE, KEY);
    return found as Checkpoint | undefined;
  },
};
