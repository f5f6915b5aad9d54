/** Files by path, with failures in words. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${reason(cause)}.`, { cause });
  }
}

/** Writes a file into a folder, made where it is missing; gives its path. */
export async function write(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, bytes);
  } catch (cause) {
    throw new Error(`${path} cannot be written: ${reason(cause)}.`, { cause });
  }
  return path;
}

function reason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is a file',
    EEXIST: 'its folder is a file',
    EACCES: 'it is not allowed',
    ENOSPC: 'the disk is full',
  };
  return known[code] ?? String(cause);
}
