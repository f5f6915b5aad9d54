/**
 * Which variant of the matrix product runs: measured on the device at hand for the shapes at hand, once, and remembered.
 *
 * A measurement runs a product on its own operands. That is sound before a program's first run, for every run writes its
 * products anew.
 *
 * A software adapter is not measured. Compiling is dear there, dearer than all else before the first step; workgroup
 * memory is no gain; and the larger a block in registers the faster it is, at every size, so that the answer is known.
 */
import type { Dispatch } from '../backend';
import type { KernelVariant, Trials, VariantChooser } from '../defineKernel';
import { Measurements, type MeasuringTime } from '../measurements';
import { GENERAL, matmul, QUESTION } from './matmul';
import type { MatmulUniforms } from './matmul.reference';

/** What float32 may leave between two orders of a sum of some dozen numbers of at most 1. A fault leaves far more. */
const TOLERANCE = 1e-4;
/** Milliseconds that one timing is to take: 15 ticks of the clock that Chrome lets a page see. And the most launches in it. */
const TIMING = 1;
const MOST_LAUNCHES = 2 ** 12;
/** A multiple of the edge and depth of every tile. */
const WHOLE = 64;
/** Multiplications: what is less is not worth measuring, and what a slow device gets to do at first. */
const LEAST_WORK = 2 ** 14;
const FIRST_WORK = 2 ** 19;
/**
 * Multiplications of a program from which a software adapter compiles a variant for them, and its largest: about 1 ms and
 * 30 ms of work, where compiling takes 40 ms and 160 ms.
 */
const WORTH_A_VARIANT = 2 ** 20;
const WORTH_THE_LARGEST = 2 ** 25;

export interface ProductTuningOptions {
  /**
   * What is remembered of the device; other questions than ours may stand among its choices. A variant that is forced runs
   * wherever it applies.
   */
  readonly measurements?: Measurements;
  /** Whether the adapter runs on the processor: nothing is measured then. */
  readonly software?: boolean;
}

export class ProductTuning implements VariantChooser {
  /** By variant and form: one shader may be right for one form of the operands and wrong for another. */
  readonly #right = new Map<string, Promise<boolean>>();
  /** Multiplications a millisecond, of the fastest product so far. */
  #rate = 0;
  /** The same of shapes that are half measured, by shape and what ran it: the time of a run was over, the next one goes on. */
  readonly #halfMeasured = new Map<string, Rates>();
  /** What a run's programs have in place of the largest blocks that apply, where nothing is measured. */
  readonly #blocks = new Map<KernelVariant, KernelVariant>();

  readonly measurements: Measurements | undefined;
  readonly #forced: string | undefined;

  constructor({ measurements = new Measurements(), software = false }: ProductTuningOptions = {}) {
    this.measurements = software ? undefined : measurements;
    this.#forced = measurements.forced;
  }

  begin(): void {
    this.measurements?.begin();
    this.#blocks.clear();
  }

  async choose(dispatches: readonly Dispatch[], trials: Trials): Promise<Dispatch[]> {
    const products = dispatches.filter(isProduct);
    const named = await this.#names(products, trials);
    return Promise.all(
      dispatches.map(async (dispatch) => {
        const variant = isProduct(dispatch) ? this.#candidate(dispatch, named(dispatch)) : undefined;
        return variant && (await this.#isRight(dispatch, variant, trials)) ? { ...dispatch, variant } : dispatch;
      }),
    );
  }

  /** Tells the variant of each product by its name. */
  async #names(products: readonly Dispatch[], trials: Trials): Promise<(product: Dispatch) => string> {
    const { measurements } = this;
    const forced = this.#forced;
    if (forced !== undefined) return () => forced;
    if (!measurements) return this.#largestBlocks(products);
    await this.#measure(products, measurements, trials);
    const soFar = Array.from(this.#halfMeasured, ([shape, rates]) => [shape, nameOf(fastestOf(rates))]);
    const known = { ...Object.fromEntries(soFar), ...measurements.choices };
    return (product) => known[shapeOf(product)] ?? this.#likest(product, known);
  }

  /**
   * The largest block that is worth its compiling, for a product and all of the program that the same shader runs. What the
   * first program of a run compiles, which is the training step, the others take too.
   */
  #largestBlocks(products: readonly Dispatch[]): (product: Dispatch) => string {
    const together = new Map<KernelVariant, { readonly smallest: KernelVariant; all: number }>();
    for (const product of products) {
      const [, ...blocks] = this.#candidates(product); // the largest first
      const [largest, smallest] = [blocks[0], blocks.at(-1)];
      if (!largest || !smallest) continue;
      const { all } = together.get(largest) ?? { all: 0 };
      together.set(largest, { smallest, all: all + work(product) });
    }
    for (const [largest, { smallest, all }] of together) {
      if (this.#blocks.has(largest) || all < WORTH_A_VARIANT) continue;
      this.#blocks.set(largest, all < WORTH_THE_LARGEST ? smallest : largest);
    }
    return (product) => {
      const [, largest] = this.#candidates(product);
      return nameOf(largest && this.#blocks.get(largest));
    };
  }

  async #measure(products: readonly Dispatch[], measurements: Measurements, trials: Trials): Promise<void> {
    const { choices, products: time } = measurements;
    const open = new Map(products.map((product) => [shapeOf(product), product]));
    for (const [shape, product] of open) {
      const known = this.#candidates(product).some((variant) => nameOf(variant) === choices[shape]);
      if (known || work(product) < LEAST_WORK) open.delete(shape);
    }
    // The dearest first: should time run out, they are what matters, and the others run as the likest one.
    for (const [shape, product] of [...open].sort(([, a], [, b]) => work(b) - work(a))) {
      if (time.left <= 0) return;
      if (this.#rate === 0) {
        // A device that nobody knows gets little to do at first. The general shader tells how much more would fill it.
        const little = partOf(product, FIRST_WORK);
        const milliseconds = await millisecondsOf(little, Number.POSITIVE_INFINITY, time, trials);
        if (milliseconds === undefined) return;
        this.#rate = work(little) / milliseconds;
      }
      const alternatives = await time.spend(() => this.#alternatives(product, trials));
      const part = partOf(product, Math.max(FIRST_WORK, this.#rate * TIMING));
      const rates = this.#halfMeasured.get(shape) ?? new Map();
      for (const variant of alternatives) {
        if (rates.has(variant)) continue;
        const expected = work(part) / Math.max(0, ...rates.values()); // Infinity for the first
        const milliseconds = await millisecondsOf({ ...part, variant }, expected, time, trials);
        if (milliseconds === undefined) return;
        this.#halfMeasured.set(shape, rates.set(variant, work(part) / milliseconds));
      }
      const fastest = fastestOf(rates);
      const rate = rates.get(fastest) ?? 0;
      if (rate === 0) return; // by a clock that tells nothing
      this.#rate = Math.max(this.#rate, rate);
      this.#halfMeasured.delete(shape);
      measurements.note(shape, nameOf(fastest));
    }
  }

  /** Asked once for each variant in each form. One that the device refuses is not right. */
  #isRight(product: Dispatch, variant: KernelVariant, trials: Trials): Promise<boolean> {
    const question = `${variant.label}, ${formOf(product)}`;
    const asked = this.#right.get(question) ?? isRight(product, variant, trials).catch(() => false);
    this.#right.set(question, asked);
    return asked;
  }

  /** What can run the product and is right; all of it is compiled and tried at once. */
  async #alternatives(product: Dispatch, trials: Trials): Promise<(KernelVariant | undefined)[]> {
    const candidates = this.#candidates(product);
    const right = await Promise.all(candidates.map((variant) => !variant || this.#isRight(product, variant, trials)));
    return candidates.filter((_, index) => right[index]);
  }

  /** What can run the product; undefined, which comes first, stands for the general shader. */
  #candidates(product: Dispatch): (KernelVariant | undefined)[] {
    const variants = product.kernel.entries[product.entry]?.variants ?? [];
    const tries = this.measurements !== undefined || this.#forced !== undefined;
    const suited = variants.filter(({ usesWorkgroupMemory }) => tries || !usesWorkgroupMemory);
    return [undefined, ...suited.filter((variant) => variant.applies(product))];
  }

  #candidate(product: Dispatch, name: string): KernelVariant | undefined {
    return this.#candidates(product).find((candidate) => nameOf(candidate) === name);
  }

  /** The choice for the shape whose work is nearest, of those that could run this product. */
  #likest(product: Dispatch, choices: Readonly<Record<string, string>>): string {
    const names = this.#candidates(product).map(nameOf);
    const distance = (shape: string) => Math.abs(Math.log(shapeWork(shape) / work(product)));
    const [nearest] = Object.keys(choices)
      .filter((shape) => shape.startsWith(QUESTION) && names.includes(choices[shape] ?? ''))
      .sort((a, b) => distance(a) - distance(b));
    return (nearest === undefined ? undefined : choices[nearest]) ?? GENERAL;
  }
}

/** Multiplications a millisecond, by the variant that makes them; undefined stands for the general shader. */
type Rates = Map<KernelVariant | undefined, number>;

function fastestOf(rates: Rates): KernelVariant | undefined {
  const [fastest] = [...rates].sort(([, a], [, b]) => b - a);
  return fastest?.[0];
}

/**
 * Milliseconds of a launch, of so many together as the clock wants. The first try has as many as would be enough by what is
 * expected of one. Infinity where the clock tells nothing even of the most; undefined where time is over.
 */
async function millisecondsOf(
  product: Dispatch,
  expected: number,
  time: MeasuringTime,
  trials: Trials,
): Promise<number | undefined> {
  // What has begun is brought to its end: else a device that is far away would begin again for ever.
  if (time.left <= 0) return undefined;
  const timed = (launches: number) => time.spend(() => trials.time(product, launches));
  await timed(1); // a driver may have left something to do for the first launch
  let launches = Math.min(MOST_LAUNCHES, Math.max(1, Math.ceil((2 * TIMING) / expected)));
  for (;;) {
    const milliseconds = await timed(launches);
    if (milliseconds >= TIMING) return milliseconds / launches;
    if (launches === MOST_LAUNCHES) return Number.POSITIVE_INFINITY;
    launches = Math.min(MOST_LAUNCHES, 4 * launches);
  }
}

/** Whether a variant computes what the reference does, on a small product of the same form. */
async function isRight(product: Dispatch, variant: KernelVariant, trials: Trials): Promise<boolean> {
  const { uniforms, arrays } = trialOf(product, variant);
  const got = await trials.compute(arrays, (views) => ({ ...product, bindings: views, uniforms, variant }));
  const wanted = Object.fromEntries(Object.entries(arrays).map(([name, data]) => [name, data.slice()]));
  product.kernel.entries[product.entry]?.reference(wanted, uniforms);
  return Object.entries(wanted).every(([name, data]) =>
    data.every((value, index) => Math.abs(value - (got[name]?.[index] ?? Number.NaN)) <= TOLERANCE),
  );
}

function isProduct({ kernel }: Dispatch): boolean {
  return kernel.name === matmul.name;
}

function nameOf(variant: KernelVariant | undefined): string {
  return variant?.name ?? GENERAL;
}

/** "product 1 × 128 × 256 × 64, A Bᵀ, forward": batch, m, n, k, how the operands lie, and the entry point. */
function shapeOf(product: Dispatch): string {
  const { batch, m, n, k } = product.uniforms as MatmulUniforms;
  return `${QUESTION}${batch} × ${m} × ${n} × ${k}, ${formOf(product)}, ${product.entry}`;
}

/** How the operands lie in memory, "A Bᵀ". */
function formOf({ uniforms }: Dispatch): string {
  const { aColumnStride, bColumnStride } = uniforms as MatmulUniforms;
  return `${aColumnStride === 1 ? 'A' : 'Aᵀ'} ${bColumnStride === 1 ? 'B' : 'Bᵀ'}`;
}

/** Multiplications. */
function work(product: Dispatch): number {
  const { batch, m, n, k } = product.uniforms as MatmulUniforms;
  return batch * m * n * k;
}

function shapeWork(shape: string): number {
  const [batch = 1, m = 1, n = 1, k = 1] = shape.slice(QUESTION.length).split(/[×,]/).map(Number.parseFloat);
  return batch * m * n * k;
}

/** A product of fewer terms and rows, so that it has about `most` multiplications; what ran the whole can run it too. */
function partOf(product: Dispatch, most: number): Dispatch {
  const u = { ...(product.uniforms as MatmulUniforms) };
  const shorten = (axis: 'batch' | 'k' | 'm', least: number) => {
    const excess = (u.batch * u.m * u.n * u.k) / most;
    if (excess > 1) u[axis] = Math.min(u[axis], Math.max(least, WHOLE * Math.ceil(u[axis] / excess / WHOLE)));
  };
  shorten('batch', 8);
  shorten('k', 256);
  shorten('m', WHOLE);
  return { ...product, uniforms: u };
}

/** A small product of the same form that the variant can run, on numbers that differ from place to place. */
function trialOf(
  product: Dispatch,
  variant: KernelVariant,
): { uniforms: MatmulUniforms; arrays: Record<string, Float32Array> } {
  const m = (product.uniforms as MatmulUniforms).m === 1 ? 1 : 12;
  const small = trialOfSize(product, [m, 20, 36]);
  return variant.applies({ ...product, uniforms: small.uniforms })
    ? small
    : trialOfSize(product, [WHOLE, WHOLE, WHOLE]);
}

function trialOfSize(
  product: Dispatch,
  [m, n, k]: readonly [m: number, n: number, k: number],
): { uniforms: MatmulUniforms; arrays: Record<string, Float32Array> } {
  const given = product.uniforms as MatmulUniforms;
  const [aRowStride, aColumnStride] = given.aColumnStride === 1 ? [k, 1] : [1, m];
  const [bRowStride, bColumnStride] = given.bColumnStride === 1 ? [n, 1] : [1, k];
  const sizes: Readonly<Record<string, number>> = { a: m * k, b: k * n, c: m * n, bias: n, sum: m };
  const uniforms = {
    batch: 1,
    ...{ m, n, k, aRowStride, aColumnStride, bRowStride, bColumnStride, cRowStride: n, accumulate: 1 },
    ...{ aBatchStride: 0, bBatchStride: 0, cBatchStride: 0 },
  };
  const arrays = Object.keys(product.bindings).map((name, binding) => {
    const data = Float32Array.from({ length: sizes[name] ?? 0 }, (_, index) => Math.sin(1 + binding + 7 * index));
    return [name, data] as const;
  });
  return { uniforms, arrays: Object.fromEntries(arrays) };
}
