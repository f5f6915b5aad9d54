/** The run that a lost device cut short, kept in the browser until the page has been loaded again. */
import type { TrainerSnapshot } from '../model/trainer';
import { forget, keep, kept } from './browserTable';
import type { TokenSets } from './run';
import type { Settings } from './settings';

export interface Checkpoint {
  readonly settings: Settings;
  readonly tokens: TokenSets;
  readonly snapshot: TrainerSnapshot;
  /** The step at which the test set was measured, if it was. */
  readonly tested?: number | undefined;
  readonly training: boolean;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<void>;
  /** Undefined where there is none. */
  load(): Promise<Checkpoint | undefined>;
  forget(): Promise<void>;
}

const TABLE = 'checkpoints';
const KEY = 'interrupted';

export const browserCheckpoints: CheckpointStore = {
  save: (checkpoint) => keep(TABLE, KEY, checkpoint),
  load: async () => (await kept(TABLE, KEY)) as Checkpoint | undefined,
  forget: () => forget(TABLE, KEY),
};
