/** Exports a run as a PyTorch project, unpacks it, and runs its Python. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import type { HostTensor, HostTensors, ModelState } from '../../src/exchange/modelState';
import { exportPytorch } from '../../src/exchange/pytorch';
import type { BufferView } from '../../src/kernels/backend';
import type { ModelSettings } from '../../src/model/modelSettings';
import type { Pair } from '../../src/tasks/task';
import type { Run } from '../../src/worker/run';

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
    sourceCharacters: task.sourceCharacters,
    targetCharacters: task.targetCharacters,
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
 * Debian's PyTorch 1.13 does not understand its own default under Python 3.11, "redirect nothing", but does where a process
 * is named, here one that there is not.
 */
const REDIRECTION = ['--redirects=9:1', '--tee=9:1'];

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
  forward(pairs: readonly Pair[]): Forward {
    const script = fileURLToPath(new URL('forward.py', import.meta.url));
    return JSON.parse(this.python([script, this.folder, this.writePairs(pairs)])) as Forward;
  }

  /** Trains on and writes the result; the loss of every step. */
  train(steps: number, out: string, processes = 1): number[] {
    const command = ['train.py', `--steps=${steps}`, '--every=1', `--out=${out}`];
    const torchrun = ['-m', 'torch.distributed.run', '--standalone', `--nproc_per_node=${processes}`, ...REDIRECTION];
    const printed = this.python(processes > 1 ? [...torchrun, ...command] : command);
    return [...printed.matchAll(/^step \d+ {2}loss (\S+)$/gm)].map(([, loss]) => Number(loss));
  }

  /** Begins to train, interrupts it after its first printed loss, and gives all that it prints once it has ended by itself. */
  interruptedTraining(...args: string[]): Promise<string> {
    const { python, options } = this.#environment();
    const process = spawn(python, ['train.py', '--steps=1000000', '--every=1', ...args], options);
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
  evaluate(...args: string[]): string {
    return this.python(['evaluate.py', ...args]);
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

  /** Runs Python in the project's folder; its output. Throws with what it says where it fails. */
  python(args: readonly string[]): string {
    const { python, options } = this.#environment();
    return execFileSync(python, args, { ...options, encoding: 'utf8', maxBuffer: 2 ** 26 });
  }

  #environment() {
    const python = process.env.INTERLINEAR_PYTHON;
    if (!python) throw new Error('Run `npm run test:pytorch`, which finds a Python with torch.');
    const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
    return { python, options: { cwd: this.folder, env } };
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
