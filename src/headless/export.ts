/** Writes a weights file in another format. */
import { ownId } from '../tasks/own/ownTask';
import { type PairFile, readPairs } from '../tasks/own/readPairs';
import { exportModel } from '../worker/exportModel';
import { openModel } from '../worker/openModel';
import type { ExportArguments } from './arguments';
import { read, write } from './files';

/** Gives the path of the file that was written. Throws in words where the format needs pairs and none are given. */
export async function exportWeights(
  { weights, format, out, pairs, test }: Omit<ExportArguments, 'command'>,
  print: (line: string) => void,
): Promise<string> {
  const { settings, state } = await openModel(await read(weights));
  if (format === 'pytorch' && settings.task === ownId && pairs === undefined) {
    throw new Error('A PyTorch project holds the pairs that it trains on: give the file of your own pairs as --pairs.');
  }
  if (format === 'pytorch' && state.testFile && test === undefined) {
    throw new Error(
      'The test set of this model is a file of its own: give it as --test, or the project would train on it.',
    );
  }
  const data =
    pairs === undefined ? undefined : { pairs: await pairsOf(pairs), ...(test && { test: await pairsOf(test) }) };
  const { name, bytes } = await exportModel(state, format, data);
  const path = await write(out, name, bytes);
  print(`Wrote ${path}`);
  return path;
}

async function pairsOf(path: string): Promise<PairFile> {
  return readPairs(await read(path));
}
