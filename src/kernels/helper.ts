/** What a helper of the CPU backend's pool does: its share of each call, over the memory that all of them share. */

/** Where a call stands in the memory of the calls: in words of 4 bytes, and from VALUES on in numbers of 8. */
export const callLayout = { count: 0, pending: 1, sleepers: 2, function: 3, length: 4, values: 4, bytes: 512 } as const;

export interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly calls: SharedArrayBuffer;
  readonly layout: typeof callLayout;
  /** The names of the functions, by number. */
  readonly names: readonly string[];
  /** Address of the bytes that the helper's functions keep for themselves. */
  readonly scratch: number;
  /** Which thread this is. */
  readonly part: number;
  readonly parts: number;
  /** Turns that it waits awake. */
  readonly spins: number;
}

/** The number of a function that ends a helper. */
export const END = -1;

/**
 * Serves calls until it is told to end. It never returns to the event loop before that. Node starts a thread with the text
 * of this function, so it uses nothing from around it.
 */
export function serve(start: HelperStart, ready: () => void): void {
  const { module, memory, calls, layout, names, scratch, part, parts, spins } = start;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const own = exports as unknown as Readonly<Record<string, (...values: readonly number[]) => void>>;
  own.keepAt?.(scratch);
  const functions = names.map((name) => own[name]);
  const words = new Int32Array(calls);
  const numbers = new Float64Array(calls);
  let served = Atomics.load(words, layout.count);
  ready();
  for (;;) {
    for (let turn = 0; turn < spins && Atomics.load(words, layout.count) === served; turn++);
    if (Atomics.load(words, layout.count) === served) {
      Atomics.add(words, layout.sleepers, 1);
      Atomics.wait(words, layout.count, served);
      Atomics.sub(words, layout.sleepers, 1);
      continue;
    }
    served = (served + 1) | 0;
    const run = functions[words[layout.function] ?? -1];
    if (!run) return;
    run(...numbers.subarray(layout.values, layout.values + (words[layout.length] ?? 0)), part, parts);
    if (Atomics.sub(words, layout.pending, 1) === 1) Atomics.notify(words, layout.pending);
  }
}
