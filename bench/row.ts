/** A row of the comparison: which engine trains which workload, where and how. */
import type { Workload } from './workloads';

export interface RowKey {
  readonly workload: Workload['name'];
  readonly engine: 'interlinear' | 'tfjs' | 'jax-js' | 'torch';
  readonly backend: 'webgpu' | 'webgl' | 'cpu' | 'wasm' | 'cuda';
  readonly variant: string;
  /** What ran it: a page of Chromium, or Node, where WebGPU is Dawn's and PyTorch a process of its own. */
  readonly host: 'chromium' | 'node';
}

/** Milliseconds of a step at the rates that the adapter was measured to have, one beside the other. */
export interface Floor {
  readonly arithmetic: number;
  readonly traffic: number;
  readonly launches: number;
}

/** A row of `bench/results/<adapter>.json`. What cannot be counted from outside is null. */
export interface Row extends RowKey {
  readonly ms_per_step_median: number;
  readonly ms_p10: number;
  readonly ms_p90: number;
  readonly dispatches_per_step: number | null;
  readonly submissions_per_step: number | null;
  readonly objects_created_per_step: number | null;
  readonly gpu_megabytes: number | null;
  /** On a GPU: what the arithmetic, the memory traffic and its launches would take by themselves, in milliseconds. */
  readonly floor_ms: Floor | null;
  /** Of the first step, and of the last that was trained. */
  readonly loss_first: number;
  readonly loss_last: number;
  /** Steps trained in all, and how many of them were timed. */
  readonly steps: number;
  readonly steps_timed: number;
}

/** A row that was not tried, or could not be timed, and why, in words. */
export interface LeftOut {
  readonly row: RowKey;
  readonly reason: string;
}

/** "W1 tfjs webgpu core" */
export function nameOf({ workload, engine, backend, variant }: RowKey): string {
  return `${workload} ${engine} ${backend} ${variant}`;
}

export function sameRow(a: RowKey, b: RowKey): boolean {
  return a.host === b.host && nameOf(a) === nameOf(b);
}
