/** Runs one dispatch on the GPU, on the CPU in float32 and in float64, and compares whole bindings. */
import { expect } from 'vitest';
import type { Backend, BufferView, Dispatch, ReferenceArray } from '../../src/kernels/backend';
import { CpuBackend, openCpuBackend } from '../../src/kernels/cpuBackend';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { folded } from './folded';
import { validated } from './gpu';

type Arrays = Record<string, Float32Array | Uint32Array>;

/** Elements of a WebGPU offset; bindings that cannot move begin on a multiple of it. */
const ALIGNMENT = 64;
/** What surrounds every binding; after the dispatch it must still stand there. */
const SENTINEL = 77_777;

/**
 * Where a binding stands in its storage. `exact` gives views that end with the tensor, where a stray write would be
 * clamped onto the tensor's last element; `roomy` gives views that reach into the sentinels, where it would show there.
 */
type Layout = 'exact' | 'roomy';

/**
 * The bindings named in `tolerances` must agree with the float64 reference within them (absolute; 0 means equal) and
 * every other binding must stay as it was, on the GPU also where the grid is folded into rows. Bindings with an `<binding>Offset` begin at odd elements, or at odd multiples of
 * `multiple`. Returns what the GPU computed.
 */
export async function agree<A extends Arrays>(
  gpu: GpuBackend,
  dispatch: (views: Record<keyof A & string, BufferView>) => Dispatch,
  arrays: A,
  tolerances: { readonly [Name in keyof A]?: number },
  multiple = 1,
): Promise<A> {
  const oracle = new CpuBackend('float64');
  const on = (backend: Backend, layout: Layout, read: (view: BufferView) => Promise<ReferenceArray>) =>
    run(backend, dispatch, arrays, layout, multiple, read);
  const wanted = await on(oracle, 'exact', (view) => Promise.resolve(oracle.peek(view)));
  const processor = await openCpuBackend(1);
  compare('CPU', await on(processor, 'roomy', (view) => processor.read(view)), wanted, tolerances);
  return validated(gpu, async () => {
    const exact = await on(gpu, 'exact', (view) => gpu.read(view));
    compare('GPU', exact, wanted, tolerances);
    compare('GPU', await on(gpu, 'roomy', (view) => gpu.read(view)), wanted, tolerances);
    const inFolds = await run(
      gpu,
      (views) => folded(dispatch(views)),
      arrays,
      'exact',
      multiple,
      (view) => gpu.read(view),
    );
    compare('GPU, its grid folded', inFolds, wanted, tolerances);
    for (const name of Object.keys(arrays)) {
      const unchanged = !(name in tolerances);
      if (unchanged) expectClose(exact[name] as ReferenceArray, arrays[name] as ReferenceArray, 0, `input ${name}`);
    }
    return exact as A;
  });
}

async function run(
  backend: Backend,
  dispatch: (views: Record<string, BufferView>) => Dispatch,
  arrays: Arrays,
  layout: Layout,
  multiple: number,
  read: (view: BufferView) => Promise<ReferenceArray>,
): Promise<Record<string, ReferenceArray>> {
  const names = Object.keys(arrays);
  const storages = new Map(
    names.map((name) => {
      const array = arrays[name] as Float32Array | Uint32Array;
      const length = array.length + 4 * ALIGNMENT;
      return [name, backend.allocate(name, length, array instanceof Uint32Array ? 'u32' : 'f32')];
    }),
  );
  const whole = Object.fromEntries(
    Array.from(storages, ([name, storage]) => [name, { storage, offset: 0, length: storage.length }]),
  );
  const { wgsl } = dispatch(whole).kernel;
  const views: Record<string, BufferView> = {};
  for (const [index, [name, storage]] of Array.from(storages).entries()) {
    const array = arrays[name] as Float32Array | Uint32Array;
    const offset =
      ALIGNMENT + (wgsl.includes(`${name}Offset`) ? multiple * (1 + ((index * 22) % (ALIGNMENT / multiple - 1))) : 0);
    const filled = array instanceof Uint32Array ? new Uint32Array(storage.length) : new Float32Array(storage.length);
    filled.fill(SENTINEL).set(array, offset);
    backend.write({ storage, offset: 0, length: storage.length }, filled);
    views[name] = { storage, offset, length: array.length + (layout === 'roomy' ? ALIGNMENT : 0) };
  }
  backend.submit(await backend.prepare('test', [dispatch(views)]));
  const results: Record<string, ReferenceArray> = {};
  for (const [name, storage] of storages) {
    const all = await read({ storage, offset: 0, length: storage.length });
    const from = views[name]?.offset ?? 0;
    const to = from + (arrays[name]?.length ?? 0);
    for (const side of [all.subarray(0, from), all.subarray(to)]) {
      const stray = side.findIndex((value) => value !== SENTINEL);
      expect(stray, `an element written beside ${name} on ${backend.description}`).toBe(-1);
    }
    results[name] = all.slice(from, to);
  }
  for (const storage of storages.values()) backend.release(storage);
  return results;
}

function compare(
  where: string,
  got: Record<string, ReferenceArray>,
  wanted: Record<string, ReferenceArray>,
  tolerances: { readonly [name: string]: number | undefined },
): void {
  for (const [name, want] of Object.entries(wanted)) {
    expectClose(got[name] as ReferenceArray, want, tolerances[name] ?? 0, `${name} on ${where}`);
  }
}

/** Every element within an absolute tolerance, or neither finite; the first one that is not is named. */
export function expectClose(got: ReferenceArray, want: ReferenceArray, tolerance: number, label: string): void {
  expect(got.length, `length of ${label}`).toBe(want.length);
  for (let i = 0; i < want.length; i++) {
    const [g, w] = [got[i] as number, want[i] as number];
    // WGSL leaves open which number that is not finite comes of one that is not.
    if (Math.abs(g - w) <= tolerance || (!Number.isFinite(g) && !Number.isFinite(w))) continue;
    expect.fail(`${label}[${i}] is ${g}; ${w} ± ${tolerance} was expected.`);
  }
}
