/** Runs in the browser's IndexedDB: what is small of each in one table, its weights in another. */
import { forget, keep, kept, keptValues } from '../../worker/browserTable';
import { checkSettings } from '../../worker/checkSettings';
import { readCurves, type StoredCurves, storeCurves } from './curves';
import type { KeptRun } from './keptRun';

export interface RunStorage {
  /** All that is kept and can be read. */
  load(): Promise<readonly KeptRun[]>;
  save(run: KeptRun): Promise<void>;
  forget(id: string): Promise<void>;
  /** A weights file; undefined where none is kept. */
  weights(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  saveWeights(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  forgetWeights(id: string): Promise<void>;
}

/** Of what is stored. Runs of another version are left alone and not shown. */
const VERSION = 1;

interface StoredRun extends Omit<KeptRun, 'curves'> {
  readonly version: number;
  readonly curves: StoredCurves;
}

export const browserRuns: RunStorage = {
  load: async () => (await keptValues('runs')).flatMap((value) => readRun(value as StoredRun) ?? []),
  save: (run) => keep('runs', run.id, storeRun(run)),
  forget: (id) => forget('runs', id),
  weights: async (id) => (await kept('runWeights', id)) as Uint8Array<ArrayBuffer> | undefined,
  saveWeights: (id, bytes) => keep('runWeights', id, bytes),
  forgetWeights: (id) => forget('runWeights', id),
};

export function storeRun(run: KeptRun): StoredRun {
  return { ...run, version: VERSION, curves: storeCurves(run.curves) };
}

/** Undefined where the run is of another version, or its settings are none that this page knows. */
export function readRun({ version, ...stored }: StoredRun): KeptRun | undefined {
  if (version !== VERSION) return undefined;
  try {
    return { ...stored, settings: checkSettings(stored.settings), curves: readCurves(stored.curves) };
  } catch {
    return undefined; // a task or a setting that there no longer is
  }
}
