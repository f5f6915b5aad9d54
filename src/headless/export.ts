/** Writes a weights file in another format. */
import { ownId } from '../tasks/own/ownTask';
import { readPairs } from '../tasks/own/readPairs';
import { exportModel } from '../worker/exportModel';
import { openModel } from '../worker/openModel';
import type { ExportArguments } from './arguments';
import { read, write } from './files';

/** Gives the path of the file that was written. Throws in words where the format needs pairs and none are given. */
export async function exportWeights(
  { weights, format, out, pairs }: Omit<ExportArguments, 'command'>,
  print: (line: string) => void,
): Promise<string> {
  const { settings, state } = await openModel(await read(weights));
  if (format === 'pytorch' && settings.task === ownId && pairs === undefined) {
    throw new Error('A PyTorch project holds the pairs that it trains on: give the file of your own pairs as --pairs.');
  }
  const data = pairs === undefined ? undefined : { pairs: readPairs(await read(pairs)) };
  const { name, bytes } = await exportModel(state, format, data);
  const path = await write(out, name, bytes);
  print(`Wrote ${path}`);
  return path;
}
