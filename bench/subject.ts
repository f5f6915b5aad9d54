/** A workload on a backend, ready to be timed. */
import { cpus } from 'node:os';
import type { Backend } from '../src/kernels/backend';
import { CpuBackend } from '../src/kernels/cpuBackend';
import { GpuBackend } from '../src/kernels/gpuBackend';
import { NoGpuError, requestDevice } from '../src/kernels/requestDevice';
import { Run } from '../src/worker/run';
import { countingDevice, type DeviceCounter } from '../tests/support/countingDevice';
import { dawn } from './dawn';
import { type HeldBytes, heldBytes } from './heldBytes';
import type { Workload } from './workloads';

export interface Subject {
  readonly workload: Workload;
  readonly backend: Backend;
  /** The adapter or processor in words. */
  readonly adapter: string;
  readonly run: Run;
  /** Absent on the CPU, which has no device to count. */
  readonly counter: DeviceCounter | undefined;
  readonly held: HeldBytes;
  /** Milliseconds per step of each stretch that was timed. */
  readonly samples: number[];
}

/** The workload on WebGPU, or undefined where no adapter can be had. */
export async function onGpu(workload: Workload): Promise<Subject | undefined> {
  try {
    const { device, adapter } = await requestDevice(dawn());
    const counter = countingDevice(device);
    const backend = new GpuBackend(device, adapter);
    const held = heldBytes(backend);
    const run = await Run.create(backend, workload.settings);
    return { workload, backend, adapter, run, counter, held, samples: [] };
  } catch (error) {
    if (error instanceof NoGpuError) return undefined;
    throw error;
  }
}

export async function onProcessor(workload: Workload): Promise<Subject> {
  const backend = new CpuBackend();
  const held = heldBytes(backend);
  const adapter = `${backend.description} (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  const run = await Run.create(backend, { ...workload.settings, backend: 'cpu' });
  return { workload, backend, adapter, run, counter: undefined, held, samples: [] };
}
