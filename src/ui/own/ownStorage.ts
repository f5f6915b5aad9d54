/** A person's own pairs in the browser's IndexedDB, where they have asked for it. */
import { readOwnOptions } from '../../tasks/own/options';
import { forget, keep, kept } from '../../worker/browserTable';
import type { Settings } from '../../worker/settings';
import type { Opened } from './ownStore';

const TABLE = 'ownPairs';
const KEY = 'kept';
/** Of what is stored. What is of another version is left alone and not offered. */
const VERSION = 1;

export interface KeptPairs {
  readonly opened: Opened;
  readonly taskOptions: Settings['taskOptions'];
  /** Of the file of pairs. */
  readonly rows: number;
}

/** Undefined where nothing is kept that this page could read. */
export async function keptPairs(): Promise<KeptPairs | undefined> {
  const found = (await kept(TABLE, KEY)) as (KeptPairs & { readonly version: number }) | undefined;
  if (found?.version !== VERSION) return undefined;
  const { opened, taskOptions, rows } = found;
  readOwnOptions(taskOptions);
  return { opened, taskOptions, rows };
}

export async function keepPairs(pairs: KeptPairs): Promise<void> {
  await keep(TABLE, KEY, { version: VERSION, ...pairs });
}

export async function forgetPairs(): Promise<void> {
  await forget(TABLE, KEY);
}
