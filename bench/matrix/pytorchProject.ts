/** A run's PyTorch project, whose own Python trains it on and says what it writes. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Pair } from '../../src/tasks/task';
import { joinTokens, type TokenSet, tokensOf } from '../../src/tasks/tokens';
import { exportModel } from '../../src/worker/exportModel';
import type { Run } from '../../src/worker/run';

/** Characters that a program prints, at most: an alignment of every pair is long. */
const MOST_PRINTED = 2 ** 29 - 24; // the longest string that V8 has

export class PytorchProject {
  private constructor(
    private readonly python: string,
    private readonly root: string,
    private readonly folder: string,
    private readonly run: Run,
  ) {}

  /** The project of the run as it is now. */
  static async unpack(python: string, run: Run): Promise<PytorchProject> {
    const { name, bytes } = await exportModel(await run.state(), 'pytorch');
    const root = await mkdtemp(join(tmpdir(), 'interlinear-control-'));
    for (const [path, content] of Object.entries(unzipSync(bytes))) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    return new PytorchProject(python, root, join(root, name.replace(/\.zip$/, '')), run);
  }

  /** Takes so many more steps. */
  async train(steps: number): Promise<void> {
    await this.#python(['train.py', `--steps=${steps}`]);
  }

  /** What it writes, greedily, for each of the pairs. */
  async write(pairs: readonly Pair[]): Promise<string[]> {
    const { source, target } = this.run.vocabularies;
    const file = join(this.root, 'pairs.tsv');
    const lines = pairs.map((pair) => `${plain(source, pair.source)}\t${plain(target, pair.target)}\n`);
    await writeFile(file, lines.join(''));
    const printed = JSON.parse(await this.#python(['evaluate.py', `--pairs=${file}`, '--json'])) as {
      readonly pairs: readonly { readonly prediction: string }[];
    };
    return printed.pairs.map(({ prediction }) => prediction);
  }

  /** What a program of the project prints. It has one thread, so that sums have one order. */
  async #python(args: readonly string[]): Promise<string> {
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', PYTHONIOENCODING: 'utf-8' };
    const options = { cwd: this.folder, env, maxBuffer: MOST_PRINTED };
    return (await promisify(execFile)(this.python, args, options)).stdout;
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true });
  }
}

/** A text as the project reads it: with spaces between tokens that are not characters. */
function plain({ kind }: Pick<TokenSet, 'kind'>, text: string): string {
  return joinTokens(kind, tokensOf(kind, text));
}
