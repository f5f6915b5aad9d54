/**
 * The threads of the CPU backend. Each has the same WebAssembly functions over one shared memory; a call is made by all of
 * them at once, each with its own number, and ends when the last has done its share. The backend's own thread is number 0.
 *
 * What is dealt out are outputs and never sums, so that a result does not depend on how many threads there are.
 */
import { END, callLayout as layout } from './helper';
import type { Simd, SimdFunction } from './simd';
import { type Helper, startHelper } from './startHelper';

/** A call takes milliseconds; a thread that takes so long has died. */
const LONGEST_WAIT_MS = 20_000;
/** Turns that a thread waits awake for the next call, some tens of microseconds, before it sleeps. */
const SPINS = 20_000;

export class Pool {
  readonly #calls = new SharedArrayBuffer(layout.bytes);
  readonly #words = new Int32Array(this.#calls);
  readonly #numbers = new Float64Array(this.#calls);
  readonly #functions: readonly SimdFunction[];
  readonly #numberOf: ReadonlyMap<string, number>;
  #helpers: readonly Helper[] = [];
  /** Whether calls stay on this thread for now. */
  rests = false;

  private constructor(
    simd: Simd,
    readonly threads: number,
  ) {
    this.#functions = [...simd.functions.values()];
    this.#numberOf = new Map(Array.from(simd.functions.keys(), (name, index) => [name, index]));
  }

  /** Rejects where a thread does not start. `reserve` gives the address of so many bytes of the memory. */
  static async open(
    memory: WebAssembly.Memory,
    simd: Simd,
    threads: number,
    reserve: (bytes: number) => number,
  ): Promise<Pool> {
    const pool = new Pool(simd, threads);
    const common = { module: simd.module, memory, calls: pool.#calls, layout, parts: threads, spins: SPINS };
    const starts = Array.from({ length: threads - 1 }, (_, index) =>
      startHelper({
        ...common,
        names: [...simd.functions.keys()],
        scratch: reserve(simd.scratchBytes),
        part: index + 1,
      }),
    );
    const started = await Promise.allSettled(starts);
    pool.#helpers = started.flatMap((start) => (start.status === 'fulfilled' ? start.value : []));
    if (pool.#helpers.length === starts.length) return pool;
    pool.close();
    throw new Error('Some of the helper threads did not start.');
  }

  /** A function's number, for `call`. */
  numberOf(name: string): number {
    return this.#numberOf.get(name) ?? END;
  }

  /** Calls a function on all threads, and waits for them; on this one alone while the pool rests or once it is closed. */
  call(number: number, values: readonly number[]): void {
    const words = this.#words;
    const run = this.#functions[number];
    if (this.rests || this.#helpers.length === 0) {
      run?.(...values, 0, 1);
      return;
    }
    this.#publish(number, values);
    run?.(...values, 0, this.threads);
    for (let turn = 0; turn < SPINS; turn++) if (Atomics.load(words, layout.pending) === 0) return;
    const began = performance.now();
    for (let left = Atomics.load(words, layout.pending); left > 0; left = Atomics.load(words, layout.pending)) {
      if (canSleep) Atomics.wait(words, layout.pending, left, LONGEST_WAIT_MS);
      if (performance.now() - began < LONGEST_WAIT_MS) continue;
      this.close();
      throw new Error('A thread of the processor does not answer any more. Restart the model, or reload the page.');
    }
  }

  close(): void {
    this.#publish(END, []);
    for (const helper of this.#helpers) helper.terminate();
    this.#helpers = [];
  }

  #publish(number: number, values: readonly number[]): void {
    const words = this.#words;
    words[layout.function] = number;
    words[layout.length] = values.length;
    this.#numbers.set(values, layout.values);
    Atomics.store(words, layout.pending, this.threads - 1);
    Atomics.add(words, layout.count, 1);
    if (Atomics.load(words, layout.sleepers) > 0) Atomics.notify(words, layout.count);
  }
}

/** A page's own thread may not sleep; workers and Node may. */
const canSleep = typeof document === 'undefined';
