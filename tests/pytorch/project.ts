/** Exports a run as a PyTorch project, unpacks it, and runs its Python. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { HostTensor, HostTensors, ModelState } from '../../src/exchange/modelState';
import { exportPytorch } from '../../src/exchange/pytorch';
import type { BufferView } from '../../src/kernels/backend';
import type { ModelSettings } from '../../src/model/modelSettings';
import type { Pair } from '../../src/tasks/task';
import type { Run } from '../../src/worker/run';
import { pythonCommand, runPython } from './python';

export async function stateOf({ settings, task, trainer }: Run, model: ModelSettings): Promise<ModelState> {
  const { parameters: store, step } = trainer;
  const tensors = async (buffer: BufferView): Promise<HostTensors> => {
    const found = new Map<string, HostTensor>();
    for (const name of store.names) {
      found.set(name, { shape: store.shapeOf(name), data: Float32Array.from(await store.read(name, buffer)) });
    }
    return found;
  };
  return {
    model,
    settings: { ...settings },
    source: task.source,
    target: task.target,
    step,
    parameters: await tensors(store.values),
    firstMoments: await tensors(store.firstMoments),
    secondMoments: await tensors(store.secondMoments),
  };
}

/** Logits [T, B, V] and weights [T, B, S]. */
export interface Forward {
  readonly logits: number[][][];
  readonly weights: number[][][];
}

/**
 * What begins a command on so many processes, and looks ten times a second whether they have ended, not every five
 * seconds. Debian's PyTorch 1.13 does not understand its own default under Python 3.11, "redirect nothing", but does where
 * a process is named, here one that there is not.
 */
function torchrun(processes: number): string[] {
  const options = ['--standalone', '--monitor_interval=0.1', '--redirects=9:1', '--tee=9:1'];
  return ['-m', 'torch.distributed.run', `--nproc_per_node=${processes}`, ...options];
}

export class Project {
  private constructor(
    readonly root: string,
    readonly folder: string,
  ) {}

  static unpack(state: ModelState): Project {
    const root = mkdtempSync(join(tmpdir(), 'interlinear-'));
    const { name, bytes } = exportPytorch(state);
    for (const [path, content] of Object.entries(unzipSync(bytes))) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return new Project(root, join(root, name.replace(/\.zip$/, '')));
  }

  /** Its Python's logits and weights for pairs. */
  async forward(pairs: readonly Pair[]): Promise<Forward> {
    const script = fileURLToPath(new URL('forward.py', import.meta.url));
    return JSON.parse(await runPython(this.folder, [script, this.folder, this.writePairs(pairs)])) as Forward;
  }

  /** Trains on and writes the result; the loss of every step. Many processes are told of each other as by torchrun. */
  async train(steps: number, out: string, processes = 1): Promise<number[]> {
    return lossesOf(await runPython(this.folder, training(steps, out), processes));
  }

  /** The same under torchrun itself, which starts each process anew. */
  async trainUnderTorchrun(steps: number, out: string, processes: number): Promise<number[]> {
    const { python, env } = pythonCommand();
    const command = [...torchrun(processes), ...training(steps, out)];
    const { stdout } = await promisify(execFile)(python, command, { cwd: this.folder, env });
    return lossesOf(stdout);
  }

  /** Begins to train, interrupts it after its first printed loss, and gives all that it prints once it has ended by itself. */
  interruptedTraining(...args: string[]): Promise<string> {
    const { python, env } = pythonCommand();
    const command = ['train.py', '--steps=1000000', '--every=1', ...args];
    const process = spawn(python, command, { cwd: this.folder, env });
    return new Promise((resolve, reject) => {
      let printed = '';
      let complaints = '';
      process.stdout.on('data', (text: Buffer) => {
        if (printed === '') process.kill('SIGINT');
        printed += text;
      });
      process.stderr.on('data', (text: Buffer) => {
        complaints += text;
      });
      process.on('error', reject);
      process.on('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(complaints))));
    });
  }

  /** What its evaluate.py prints. */
  evaluate(...args: string[]): Promise<string> {
    return runPython(this.folder, ['evaluate.py', ...args]);
  }

  writePairs(pairs: readonly Pair[]): string {
    const file = join(this.root, 'pairs.tsv');
    writeFileSync(file, pairs.map(({ source, target }) => `${source}\t${target}\n`).join(''));
    return file;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): Uint8Array {
    return readFileSync(this.file(name));
  }

  /** What a script prints that stands beside the project's modules. */
  script(text: string): Promise<string> {
    writeFileSync(this.file('script.py'), text);
    return runPython(this.folder, ['script.py']);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

function training(steps: number, out: string): string[] {
  return ['train.py', `--steps=${steps}`, '--every=1', `--out=${out}`];
}

function lossesOf(printed: string): number[] {
  return [...printed.matchAll(/^step \d+ {2}loss (\S+)$/gm)].map(([, loss]) => Number(loss));
}
