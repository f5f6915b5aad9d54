/**
 * A dispatch as WebAssembly on the CPU backend against its float64 reference, with what stands beside the operands; on
 * three threads it must compute the very same bits.
 */
import { expect } from 'vitest';
import type { BufferView, Dispatch } from '../../../src/kernels/backend';
import { CpuBackend, openCpuBackend } from '../../../src/kernels/cpuBackend';
import { expectClose } from '../../support/agree';
import { expectSameBits } from '../../support/sameBits';

const SENTINEL = 77_777;
/** Elements before and behind each operand. */
export const MARGIN = 7;
export const accelerated = await openCpuBackend(1);
export const oracle = new CpuBackend('float64');
const threaded = await openThreads(3);

/** A backend whose helpers share the smallest of calls. */
export async function openThreads(threads: number): Promise<CpuBackend> {
  const backend = await openCpuBackend(threads, 0);
  if (backend.threads !== threads) throw new Error(`There are ${backend.threads} threads, not ${threads}.`);
  return backend;
}

export type Arrays = Record<string, Float32Array | Uint32Array>;
export type Views<A extends Arrays> = Record<keyof A & string, BufferView>;

/** All operands and what surrounds them after a dispatch; sentinels are equal on both sides, so a stray write differs. */
export async function run<A extends Arrays>(backend: CpuBackend, arrays: A, dispatch: (views: Views<A>) => Dispatch) {
  const entries = Object.entries(arrays).map(([name, array]) => {
    const type = array instanceof Uint32Array ? 'u32' : 'f32';
    const storage = backend.allocate(name, array.length + 2 * MARGIN, type);
    const all = array instanceof Uint32Array ? new Uint32Array(storage.length) : new Float32Array(storage.length);
    all.fill(SENTINEL).set(array, MARGIN);
    backend.write({ storage, offset: 0, length: storage.length }, all);
    return [name, { storage, offset: MARGIN, length: array.length }] as const;
  });
  backend.submit(await backend.prepare('test', [dispatch(Object.fromEntries(entries) as Views<A>)]));
  const results = entries.map(([name, { storage }]) => {
    return [name, backend.peek({ storage, offset: 0, length: storage.length })] as const;
  });
  for (const [, { storage }] of entries) backend.release(storage);
  return new Map(results);
}

/** The operands named in `tolerances` agree within them; everything else is as it was. */
export async function check<A extends Arrays>(
  label: string,
  arrays: A,
  dispatch: (views: Views<A>) => Dispatch,
  tolerances: { readonly [Name in keyof A]?: number },
): Promise<void> {
  const got = await run(accelerated, arrays, dispatch);
  for (const [name, numbers] of await run(threaded, arrays, dispatch)) {
    expectSameBits(numbers, got.get(name), `${label}: ${name} on threads`);
  }
  for (const [name, want] of await run(oracle, arrays, dispatch)) {
    const numbers = got.get(name);
    if (!numbers) throw new Error(`${name} is missing.`);
    for (const [from, to] of [
      [0, MARGIN],
      [numbers.length - MARGIN, numbers.length],
    ] as const) {
      expect(Array.from(numbers.subarray(from, to)), `${label}: beside ${name}`).toEqual(Array(MARGIN).fill(SENTINEL));
    }
    expectClose(numbers, want, tolerances[name] ?? 0, `${label}: ${name}`);
  }
}
