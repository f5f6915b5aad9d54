/**
 * `npm run results`, or `-- matrix`, trains the matrix, `-- dates` and `-- mechanisms` what they say: without a page, and
 * what comes of it is printed and written into RESULTS.md. Options: --backend webgpu|cpu; of the last two --seed; of matrix
 * --seeds 1,2, --only with ids of rows, and --time with a number of steps, which times a step of each row and trains none.
 * `-- control` trains rows of the matrix in PyTorch, from our first step on: those that miss their reference, or those of
 * --only; with --seed, and --every with the steps from one look at the validation pairs to the next. `-- matrix-table`
 * trains nothing and writes the matrix's section anew from what was kept.
 */
import type { Backend } from '../src/kernels/backend';
import { dateResults } from './dateResults';
import { controlResults } from './matrix/controls';
import { keep, matrixResults } from './matrix/matrixResults';
import { mechanismResults } from './mechanismResults';
import { openHeadless } from './openHeadless';
import { readOptions } from './options';
import { EVALUATION_STEPS } from './trainUntil';

type Command = (args: readonly string[]) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  dates: withSeed(dateResults),
  mechanisms: withSeed(mechanismResults),
  matrix: async (args) => {
    const { backend: wanted, ...options } = readOptions(args, {
      backend: 'webgpu',
      only: '',
      seeds: '1',
      time: '0',
    });
    const { backend, place } = await openHeadless(wanted === 'cpu' ? 'cpu' : 'webgpu');
    await matrixResults(backend, place, options);
  },
  control: async (args) => {
    const { backend: wanted, ...options } = readOptions(args, {
      backend: 'webgpu',
      only: '',
      seed: '1',
      every: String(EVALUATION_STEPS),
    });
    const { backend } = await openHeadless(wanted === 'cpu' ? 'cpu' : 'webgpu');
    await controlResults(backend, options);
  },
  'matrix-table': () => keep({}),
};

export async function main(args: readonly string[]): Promise<void> {
  const { name, options } = wantedResults(args);
  const command = commands[name];
  if (!command) throw new Error(`There are no results "${name}". Results: ${Object.keys(commands).join(', ')}.`);
  await command(options);
  console.log('\nwritten: RESULTS.md');
}

/** Which results a command line asks for: the matrix where it begins with no name. */
export function wantedResults(args: readonly string[]): { readonly name: string; readonly options: readonly string[] } {
  const [name = '', ...options] = args;
  return name === '' || name.startsWith('--') ? { name: 'matrix', options: args } : { name, options };
}

function withSeed(results: (backend: Backend, place: string, seed: number) => Promise<void>): Command {
  return async (args) => {
    const options = readOptions(args, { backend: 'webgpu', seed: '1' });
    const { backend, place } = await openHeadless(options.backend === 'cpu' ? 'cpu' : 'webgpu');
    await results(backend, place, Number(options.seed));
  };
}
