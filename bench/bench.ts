/**
 * `npm run bench`: what a training step costs, on WebGPU where there is an adapter and on the CPU backend. Prints a table
 * and writes one file of `bench/results` for each adapter.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { quantile } from './quantile';
import { onGpu, onProcessor, type Subject } from './subject';
import { table } from './table';
import { describeSizes, workloads } from './workloads';

/** Stretches of steps that are timed: so many, or fewer where that takes too long. */
const ROUNDS = 15;
const FEWEST_ROUNDS = 5;
const LONGEST_MS = 60_000;
/** Steps before them that are not timed. */
const WARM_UP_STEPS = 3;
/** Milliseconds and steps of a stretch, as the session's: steps are submitted together, and then waited for. */
const STRETCH_MS = 40;
const STRETCH_STEPS = 8;

interface Result {
  readonly workload: string;
  readonly sizes: string;
  readonly milliseconds: { readonly median: number; readonly p10: number; readonly p90: number };
  readonly dispatches: number;
  readonly submissions: number | undefined;
  readonly objects: number | undefined;
  readonly bufferMegabytes: number;
}

export async function main(): Promise<void> {
  const subjects: Subject[] = [];
  for (const workload of workloads) {
    const gpu = await onGpu(workload);
    if (gpu) subjects.push(gpu);
    subjects.push(await onProcessor(workload));
  }
  if (!subjects.some(({ counter }) => counter))
    console.log('There is no WebGPU adapter here: the CPU backend alone is timed.');

  const perStep = new Map<Subject, { readonly submissions: number; readonly objects: number }>();
  for (const subject of subjects) {
    await time(subject, WARM_UP_STEPS);
    perStep.set(subject, await countSteps(subject));
  }
  // Round by round over all subjects, so that a machine that grows warm or busy is so for each of them.
  const began = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() - began > LONGEST_MS) break;
    for (const subject of subjects) {
      const last = subject.samples.at(-1) ?? STRETCH_MS;
      const steps = Math.max(1, Math.min(STRETCH_STEPS, Math.round(STRETCH_MS / last)));
      subject.samples.push(await time(subject, steps));
    }
  }

  const rows = [['adapter', 'workload', 'ms per step (p10 – p90)', 'dispatches', 'submissions', 'objects', 'buffers']];
  const files = new Map<string, Result[]>();
  for (const subject of subjects) {
    const result = resultOf(subject, perStep.get(subject));
    files.set(subject.adapter, [...(files.get(subject.adapter) ?? []), result]);
    rows.push(rowOf(subject.adapter, result));
  }
  console.log(table(rows));
  console.log('\nper step: dispatches, submissions, and GPU objects created; buffers are those of the whole run');
  await mkdir(new URL('./results/', import.meta.url), { recursive: true });
  for (const [adapter, results] of files) {
    const file = new URL(`./results/${fileName(adapter)}.json`, import.meta.url);
    await writeFile(file, `${JSON.stringify({ adapter, results }, undefined, 2)}\n`);
    console.log(`written: ${fileURLToPath(file)}`);
  }
}

/** Milliseconds per step of a stretch of steps. */
async function time({ run, backend }: Subject, steps: number): Promise<number> {
  const began = performance.now();
  for (let step = 0; step < steps; step++) run.trainStep();
  await backend.completed();
  return (performance.now() - began) / steps;
}

async function countSteps(subject: Subject): Promise<{ submissions: number; objects: number }> {
  const { counter } = subject;
  const before = { submissions: counter?.submissions ?? 0, objects: counter?.created ?? 0 };
  const steps = 2;
  await time(subject, steps);
  return {
    submissions: ((counter?.submissions ?? 0) - before.submissions) / steps,
    objects: ((counter?.created ?? 0) - before.objects) / steps,
  };
}

function resultOf(subject: Subject, perStep: { submissions: number; objects: number } | undefined): Result {
  const { workload, run, counter, held, samples } = subject;
  const at = (share: number) => Number(quantile(samples, share).toFixed(2));
  return {
    workload: workload.name,
    sizes: describeSizes(workload.settings),
    milliseconds: { median: at(0.5), p10: at(0.1), p90: at(0.9) },
    dispatches: run.trainer.dispatches,
    submissions: counter && perStep?.submissions,
    objects: counter && perStep?.objects,
    bufferMegabytes: Number((held.bytes / 2 ** 20).toFixed(1)),
  };
}

function rowOf(adapter: string, result: Result): string[] {
  const { median, p10, p90 } = result.milliseconds;
  return [
    adapter,
    `${result.workload}: ${result.sizes}`,
    `${median} (${p10} – ${p90})`,
    String(result.dispatches),
    result.submissions === undefined ? '–' : String(result.submissions),
    result.objects === undefined ? '–' : String(result.objects),
    `${result.bufferMegabytes} MB`,
  ];
}

/** "Processor (AMD EPYC)" → "processor-amd-epyc" */
function fileName(adapter: string): string {
  return adapter
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
