/** `bench/results/<adapter>.json`: the rows of one machine, of which a run replaces those that it timed. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Rates } from './rates';
import { type Row, sameRow } from './row';
import type { Soak } from './soakRun';
import type { ScalePoint } from './sweeps';

export interface Results {
  /** The adapter in words. */
  readonly adapter: string;
  /** The processor in words, and how many threads it runs at once. */
  readonly processor: string;
  /** What the adapter was measured to do, from each host, when rows of ours were last timed there. */
  readonly rates: Partial<Record<Row['host'], Rates>>;
  readonly rows: readonly Row[];
  /** What `--scale` and `--soak` found, each by backend. */
  readonly scale?: readonly ScalePoint[];
  readonly soak?: readonly Soak[];
}

export const FOLDER = new URL('./results/', import.meta.url);

/**
 * Takes up fresh rows. Dropped are rows of another machine, which cannot stand beside them, and where all of a host's rows were
 * timed, `whole`, what that host has no more.
 */
export function merge(before: Results | undefined, fresh: Results, whole?: Row['host']): Results {
  const kept = before?.processor === fresh.processor ? before : undefined;
  const untouched =
    kept?.rows.filter((row) => row.host !== whole && !fresh.rows.some((other) => sameRow(row, other))) ?? [];
  const rates = { ...kept?.rates, ...fresh.rates };
  return {
    ...fresh,
    rates,
    rows: [...untouched, ...fresh.rows].sort(byPlace),
    scale: byBackend(kept?.scale, fresh.scale),
    soak: byBackend(kept?.soak, fresh.soak),
  };
}

/** What was measured on a backend afresh takes the place of all that was measured there before. */
function byBackend<Found extends { readonly backend: string }>(
  before: readonly Found[] = [],
  fresh: readonly Found[] = [],
): Found[] {
  const kept = before.filter(({ backend }) => !fresh.some((found) => found.backend === backend));
  return [...kept, ...fresh].sort((a, b) => a.backend.localeCompare(b.backend));
}

const ENGINES = ['interlinear', 'tfjs', 'jax-js', 'torch'];
const BACKENDS = ['webgpu', 'cuda', 'webgl', 'cpu', 'wasm'];

function byPlace(a: Row, b: Row): number {
  return (
    a.host.localeCompare(b.host) ||
    a.workload.localeCompare(b.workload) ||
    ENGINES.indexOf(a.engine) - ENGINES.indexOf(b.engine) ||
    BACKENDS.indexOf(a.backend) - BACKENDS.indexOf(b.backend) ||
    a.variant.localeCompare(b.variant)
  );
}

/** "NVIDIA H200" → "nvidia-h200"; SwiftShader has no other name. */
export function fileNameOf(adapter: string): string {
  if (/swiftshader/i.test(adapter)) return 'swiftshader';
  return adapter
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Merges fresh rows into the file of their adapter; its path. */
export async function writeResults(fresh: Results, whole: Row['host'] | undefined): Promise<string> {
  const file = new URL(`${fileNameOf(fresh.adapter)}.json`, FOLDER);
  const before = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Results) : undefined;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, `${JSON.stringify(merge(before, fresh, whole), undefined, 2)}\n`);
  return fileURLToPath(file);
}

/** All files, by name. */
export async function readResults(): Promise<Results[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as Results));
}
