/**
 * `bench/results/<adapter>.json`: the rows of one machine, of which a run replaces those that it timed. Where another machine has
 * the same adapter, its rows stand in `<adapter>-<processor>.json`: the two cannot stand beside one another.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MeasuredCost } from './costSection';
import type { Feel } from './feelRun';
import type { Rates } from './rates';
import { type LeftOut, type Row, sameRow } from './row';
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
  /** What its tables lack, and why; absent from files that were written before it was kept. */
  readonly left_out?: readonly LeftOut[];
  /** What `--scale`, `--soak`, `--cost` and `--page` found, each by backend. */
  readonly scale?: readonly ScalePoint[];
  readonly soak?: readonly Soak[];
  readonly cost?: readonly MeasuredCost[];
  readonly page?: readonly Feel[];
}

type Machine = Pick<Results, 'adapter' | 'processor'>;

export const FOLDER = new URL('./results/', import.meta.url);

/** Takes up fresh rows. Where all of a host's rows were timed, `whole`, what that host has no more is dropped. */
export function merge(kept: Results | undefined, fresh: Results, whole?: Row['host']): Results {
  const known = [...fresh.rows, ...(fresh.left_out ?? []).map(({ row }) => row)];
  const untouched = kept?.rows.filter((row) => row.host !== whole && !known.some((other) => sameRow(row, other))) ?? [];
  const stillLeftOut =
    kept?.left_out?.filter(({ row }) => row.host !== whole && !known.some((other) => sameRow(row, other))) ?? [];
  const rates = { ...kept?.rates, ...fresh.rates };
  return {
    ...fresh,
    rates,
    rows: [...untouched, ...fresh.rows].sort(byPlace),
    left_out: [...stillLeftOut, ...(fresh.left_out ?? [])],
    scale: byBackend(kept?.scale, fresh.scale),
    soak: byBackend(kept?.soak, fresh.soak),
    cost: byBackend(kept?.cost, fresh.cost),
    page: byBackend(kept?.page, fresh.page),
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

/** The name of a machine's own file: its adapter's, or where that is another processor's, one that has the processor's too. */
export function machineName({ adapter, processor }: Machine, holder: Machine | undefined): string {
  const name = fileNameOf(adapter);
  return !holder || holder.processor === processor ? name : `${name}-${fileNameOf(processor)}`;
}

/** Merges fresh rows into the file of their machine; its path. */
export async function writeResults(fresh: Results, whole: Row['host'] | undefined): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  const holder = await readFileNamed(fileNameOf(fresh.adapter));
  const name = machineName(fresh, holder);
  const before = await readFileNamed(name);
  const file = new URL(`${name}.json`, FOLDER);
  await writeFile(file, `${JSON.stringify(merge(before, fresh, whole), undefined, 2)}\n`);
  return fileURLToPath(file);
}

async function readFileNamed(name: string): Promise<Results | undefined> {
  const file = new URL(`${name}.json`, FOLDER);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Results) : undefined;
}

/** All files, by name. */
export async function readResults(): Promise<Results[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as Results));
}
