/** PyTorch as a process that trains as many steps as a line of its input says. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findPython } from '../scripts/python.mjs';
import type { Subject } from './host';
import { type Problem, problemOf } from './problem';
import type { RowKey } from './row';
import { LEARNING_RATE, workloadNamed, workloads } from './workloads';

const SCRIPT = fileURLToPath(new URL('./torch_bench.py', import.meta.url));

export interface Torch {
  readonly python: string;
  readonly version: string;
  /** Whose products it uses on the processor. */
  readonly blas: string;
  /** Name of the GPU that it can use. */
  readonly gpu: string | null;
}

/** Throws in words where no Python here has PyTorch. */
export function describeTorch(): Torch {
  const python = findPython();
  const said = execFileSync(python, [SCRIPT, '--describe'], { encoding: 'utf8' });
  return { python, ...(JSON.parse(said) as Omit<Torch, 'python'>) };
}

/** Undefined, and said, where no Python here has PyTorch. */
export function findTorch(): Torch | undefined {
  try {
    const torch = describeTorch();
    if (torch.blas === 'reference BLAS')
      console.log(
        'PyTorch’s BLAS here is the reference one, which is slow. apt-get install libopenblas0-pthread gives a fast one.',
      );
    return torch;
  } catch (error) {
    console.log(`PyTorch is left out. ${(error as Error).message}`);
    return undefined;
  }
}

export function torchRows({ version, blas, gpu }: Torch): RowKey[] {
  const all = availableParallelism();
  return workloads.flatMap(({ name: workload }) => {
    const row = { workload, engine: 'torch', host: 'node' } as const;
    return [
      { ...row, backend: 'cpu' as const, variant: `${version} eager, ${blas}, 1 thread` },
      ...(all > 1 ? [{ ...row, backend: 'cpu' as const, variant: `${version} eager, ${blas}, ${all} threads` }] : []),
      ...(gpu ? [{ ...row, backend: 'cuda' as const, variant: `${version} eager, ${gpu}` }] : []),
    ];
  });
}

/** What the script answers for a stretch of steps. */
interface Answer {
  readonly milliseconds: number;
  readonly loss: number;
  /** Of a GPU: launches of a step, what one takes, and bytes held at most so far. */
  readonly launches?: number;
  readonly microsecondsPerLaunch?: number;
  readonly bytes?: number;
}

export async function openTorch({ python }: Torch, { workload, backend, variant }: RowKey): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'interlinear-bench-'));
  const file = join(folder, 'problem.json');
  await writeFile(file, asJson(problemOf(workloadNamed(workload))));
  const threads = /(\d+) threads?$/.exec(variant)?.[1];
  const child = spawn(python, [SCRIPT, file, '--device', backend, '--threads', threads ?? '0'], {
    env: { ...process.env, ...environmentOf(threads) },
  });
  child.stderr.pipe(process.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let held = 0;
  return {
    bytes: backend === 'cuda' ? 0 : undefined,
    async run(steps) {
      const { milliseconds, loss, launches, microsecondsPerLaunch, bytes = held } = await ask(child, lines, steps);
      const added = bytes - held;
      held = bytes;
      if (launches === undefined || microsecondsPerLaunch === undefined) {
        return { steps, milliseconds, loss, gpu: undefined };
      }
      return {
        steps,
        milliseconds,
        loss,
        gpu: { dispatches: launches * steps, microsecondsPerLaunch, bytes: added },
      };
    },
    async close() {
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * The BLAS counts its threads by itself. Threads that wait must sleep: PyTorch's and the BLAS's own, spinning for one another,
 * take many times as long, and they would slow the rows that run in between.
 */
function environmentOf(threads: string | undefined): Record<string, string> {
  const count: Record<string, string> = threads ? { OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads } : {};
  return { ...count, OMP_WAIT_POLICY: 'PASSIVE' };
}

async function ask(
  child: ChildProcessWithoutNullStreams,
  lines: AsyncIterator<string>,
  steps: number,
): Promise<Answer> {
  child.stdin.write(`${steps}\n`);
  const { value, done } = await lines.next();
  if (done) throw new Error('torch_bench.py ended early.');
  return JSON.parse(value) as Answer;
}

/** As torch_bench.py reads it: numbers of a weight are little-endian float32 in base64. */
function asJson({ workload, parameters, batch }: Problem): string {
  const weights = Object.fromEntries(
    Array.from(parameters, ([name, { shape, data }]) => [
      name,
      { shape, data: Buffer.from(data.buffer).toString('base64') },
    ]),
  );
  const tokens = (data: Uint32Array, steps: number) =>
    Array.from({ length: steps }, (_, step) => Array.from(data.subarray(step * batch.size, (step + 1) * batch.size)));
  return JSON.stringify({
    attention: workload.model.attention,
    learningRate: LEARNING_RATE,
    weights,
    source: tokens(batch.source, batch.sourceSteps), // [S, B]
    sourceLengths: Array.from(batch.sourceLengths), // [B]
    targetInput: tokens(batch.targetInput, batch.targetSteps), // [T, B]
    targetOutput: tokens(batch.targetOutput, batch.targetSteps), // [T, B]
  });
}
