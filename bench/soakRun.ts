/** Trains a small model for very long, as the page's session does, and looks at what the process holds on the way. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Backend } from '../src/kernels/backend';
import { Run } from '../src/worker/run';
import { defaultSettings, type Settings } from '../src/worker/settings';
import type { GpuCounts } from './gpuCounts';

/** So small that a step takes either backend a few milliseconds, on a software adapter too. */
export const soakSettings: Settings = {
  ...defaultSettings,
  task: 'reversal',
  taskOptions: { letters: 8, minimumLength: 2, maximumLength: 3 },
  embedding: 8,
  hidden: 8,
  decoderHidden: 8,
  encoderDirections: 1,
  batch: 4,
};

/** A soak on a backend, as `bench/results/<adapter>.json` keeps it. */
export interface Soak {
  readonly backend: Backend['kind'];
  readonly seconds: number;
  readonly samples: readonly SoakSample[];
}

/** Megabytes are 10⁶ bytes. */
export interface SoakSample {
  /** Trained so far. */
  readonly steps: number;
  /** Of the backend's storages and programs. */
  readonly buffer_megabytes: number;
  /** WebGPU objects created in the process so far, and what its buffers hold; null on the processor. */
  readonly gpu_objects: number | null;
  readonly gpu_megabytes: number | null;
  /** Of the process, after a collection of garbage. */
  readonly heap_megabytes: number;
  readonly resident_megabytes: number;
  /** Of the last step, in nats. */
  readonly loss: number;
}

export interface SoakLimit {
  readonly steps: number;
  readonly seconds: number;
}

const HELD_OUT_PAIRS = 64;
/** Submitted together and then waited for. */
const CHUNK_STEPS = 10;
/** The ledger is read every so many steps, as reports of the page do. */
const REPORT_STEPS = 100;
/** Before the first sample, by which all has run once. */
const WARM_UP_STEPS = 200;
const SAMPLES = 10;

/** Until steps or seconds are used up; `hear` is told each sample. Throws where a loss is not finite. */
export async function soak(
  backend: Backend,
  limit: SoakLimit,
  counts: GpuCounts | undefined,
  hear: (sample: SoakSample) => void,
): Promise<Soak> {
  const run = await Run.create(backend, soakSettings, HELD_OUT_PAIRS);
  const { trainer } = run;
  const samples: SoakSample[] = [];
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const progress = () => Math.max(trainer.step / limit.steps, seconds() / limit.seconds);
  let due = 0; // progress at which the next sample is taken
  while (due <= 1) {
    const loss = await trainAndReport(run);
    if (trainer.step < WARM_UP_STEPS || progress() < due) continue;
    await run.evaluate();
    await run.align('abc');
    const sample = { steps: trainer.step, ...held(backend, counts), loss: Number(loss.toPrecision(4)) };
    hear(sample);
    samples.push(sample);
    due = (Math.floor(SAMPLES * progress()) + 1) / SAMPLES;
  }
  run.release();
  return { backend: backend.kind, seconds: Number(seconds().toFixed(1)), samples };
}

/** The loss of the last step. */
async function trainAndReport(run: Run): Promise<number> {
  const { trainer } = run;
  const before = trainer.step;
  while (trainer.step < before + REPORT_STEPS) {
    for (let step = 0; step < CHUNK_STEPS; step++) run.trainStep();
    await trainer.parameters.backend.completed();
  }
  const records = await trainer.records(before);
  const bad = records.find(({ finite }) => !finite);
  if (bad) throw new Error(`At step ${bad.step} loss or gradient was no longer finite.`);
  return records.at(-1)?.loss ?? Number.NaN;
}

const collectGarbage = exposedCollector();

function held(backend: Backend, counts: GpuCounts | undefined): Omit<SoakSample, 'steps' | 'loss'> {
  const gpu = backend.kind === 'webgpu' ? counts : undefined;
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    buffer_megabytes: megabytes([...backend.memory().values()].reduce((sum, bytes) => sum + bytes, 0)),
    gpu_objects: gpu?.objects ?? null,
    gpu_megabytes: gpu ? megabytes(gpu.bytes) : null,
    heap_megabytes: megabytes(heapUsed),
    resident_megabytes: megabytes(rss),
  };
}

function megabytes(bytes: number): number {
  return Number((bytes / 1e6).toFixed(3));
}

/** V8's collector, which is hidden until a flag shows it to a context that is made afterwards. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
