/** Tables of the browser's IndexedDB: values by key. */

const DATABASE = 'interlinear';
const VERSION = 4;
const TABLES = ['checkpoints', 'choices', 'runs', 'runWeights', 'ownPairs'] as const;

type Table = (typeof TABLES)[number];

export async function keep(table: Table, key: string, value: unknown): Promise<void> {
  await transact(table, 'readwrite', (store) => store.put(value, key));
}

/** Puts what is made of a value, undefined where nothing is kept, in its place; nothing else is kept in between. */
export async function change(table: Table, key: string, made: (value: unknown) => unknown): Promise<void> {
  await transact(table, 'readwrite', (store) => {
    const reading = store.get(key);
    reading.addEventListener('success', () => store.put(made(reading.result), key));
    return reading;
  });
}

/** Undefined where nothing is kept. */
export function kept(table: Table, key: string): Promise<unknown> {
  return transact(table, 'readonly', (store) => store.get(key));
}

/** All values of a table, by their keys' order. */
export async function keptValues(table: Table): Promise<readonly unknown[]> {
  return (await transact(table, 'readonly', (store) => store.getAll())) as unknown[];
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
    const transaction = database.transaction(table, mode);
    const result = await settled(act(transaction.objectStore(table)));
    if (mode === 'readwrite') await committed(transaction); // else a page that is closed now may lose it
    return result;
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

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
