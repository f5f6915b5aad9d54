/** Reads the files that a person has opened, and says what a task would be made of. */
import { readOwnOptions } from '../tasks/own/options';
import { withPauses } from '../tasks/own/pieces';
import { isPrepared, type OwnData, type PreparedPairs, preparing } from '../tasks/own/preparePairs';
import { type Preview, previewOf } from '../tasks/own/preview';
import { type PairFile, type ReadOptions, readingPairs } from '../tasks/own/readPairs';
import type { TaskOptions } from '../tasks/task';
import type { Command, OwnFile, OwnFiles } from './protocol';

export interface ReadOwn {
  readonly data: PreparedData;
  readonly preview: Preview;
}

export type PreparedData = OwnData & { readonly prepared: PreparedPairs };

/** Rows that cannot be used, of which a refusal tells. */
const MOST_ROWS = 3;

/**
 * Prepares `held` where the command brings no files; `between` is waited for between two pieces of the work. Throws in words
 * where a file cannot be read, or `orKeep` says that it must serve and it does not.
 */
export async function readOwn(
  { files, taskOptions }: Extract<Command, { type: 'own' }>,
  held: OwnData | undefined,
  between: () => Promise<void>,
): Promise<ReadOwn> {
  const read = files ? await readFiles(files, between) : held;
  if (!read) throw new Error('No file has been opened.');
  const data = await preparedFor(read, taskOptions, between);
  const { problem, pairs } = data.prepared;
  if (files?.orKeep && problem !== undefined) {
    const rows = pairs.complaints.first.slice(0, MOST_ROWS).map(({ line, words }) => `Line ${line}: ${words}`);
    throw new Error([`${files.pairs.name} was not taken.`, problem, ...rows].join(' '));
  }
  return { data, preview: previewOf(data.prepared) };
}

/** The same data where it was last prepared with these options: a run that begins anew need not wait for it again. */
export async function preparedFor(
  data: OwnData,
  taskOptions: TaskOptions,
  between: () => Promise<void>,
): Promise<PreparedData> {
  const options = readOwnOptions(taskOptions);
  if (isPrepared(data, options)) return data;
  return { ...data, prepared: await withPauses(preparing(data, options), between) };
}

async function readFiles({ pairs, test, reading }: OwnFiles, between: () => Promise<void>): Promise<OwnData> {
  const read = (file: OwnFile): Promise<PairFile> => readFile(file, reading, between);
  return { pairs: await read(pairs), ...(test ? { test: await read(test) } : {}) };
}

async function readFile(
  { name, bytes }: OwnFile,
  reading: ReadOptions,
  between: () => Promise<void>,
): Promise<PairFile> {
  try {
    return await withPauses(readingPairs(bytes, reading), between);
  } catch (error) {
    throw new Error(`${name} was not read. ${error instanceof Error ? error.message : String(error)}`);
  }
}
