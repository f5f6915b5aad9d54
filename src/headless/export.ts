/** Writes a weights file in another format. */
import { exportModel } from '../worker/exportModel';
import { openModel } from '../worker/openModel';
import type { ExportArguments } from './arguments';
import { read, write } from './files';

/** Gives the path of the file that was written. */
export async function exportWeights(
  { weights, format, out }: Omit<ExportArguments, 'command'>,
  print: (line: string) => void,
): Promise<string> {
  const { state } = await openModel(await read(weights));
  const { name, bytes } = await exportModel(state, format);
  const path = await write(out, name, bytes);
  print(`Wrote ${path}`);
  return path;
}
