/** Tables of the browser's IndexedDB: values by key. */

const DATABASE = 'interlinear';
const VERSION = 2;
const TABLES = ['checkpoints', 'choices'] as const;

type Table = (typeof TABLES)[number];

export async function keep(table: Table, key: string, value: unknown): Promise<void> {
  await transact(table, 'readwrite', (store) => store.put(value, key));
}

/** Undefined where nothing is kept. */
export function kept(table: Table, key: string): Promise<unknown> {
  return transact(table, 'readonly', (store) => store.get(key));
}

export async function forget(table: Table, key: string): Promise<void> {
  await transact(table, 'readwrite', (store) => store.delete(key));
}

async function transact(
  table: Table,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const opening = indexedDB.open(DATABASE, VERSION);
  opening.onupgradeneeded = () => {
    for (const name of TABLES) {
      if (!opening.result.objectStoreNames.contains(name)) opening.result.createObjectStore(name);
    }
  };
  const database = (await settled(opening)) as IDBDatabase;
  try {
    return await settled(act(database.transaction(table, mode).objectStore(table)));
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
