/** The run that a lost device cut short, kept in the browser until the page has been loaded again. */
import type { ParameterSnapshot } from '../model/parameterStore';
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

const DATABASE = 'interlinear';
const TABLE = 'checkpoints';
const KEY = 'interrupted';

export const browserCheckpoints: CheckpointStore = {
  async save(checkpoint) {
    await transact('readwrite', (table) => table.put(checkpoint, KEY));
  },
  async take() {
    const found = await transact('readonly', (table) => table.get(KEY));
    if (found !== undefined) await transact('readwrite', (table) => table.delete(KEY));
    return found as Checkpoint | undefined;
  },
};

async function transact(mode: IDBTransactionMode, act: (table: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  const database = (await settled(opening)) as IDBDatabase;
  try {
    return await settled(act(database.transaction(TABLE, mode).objectStore(TABLE)));
  } finally {
    database.close();
  }
}

function settled(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
