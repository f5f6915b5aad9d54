/**
 * Which variant of the matrix product runs: measured on the device at hand for the shapes at hand, once, and remembered.
 *
 * A measurement runs a product on its own operands. That is sound before a program's first run, for every run writes its
 * products anew.
 */
import type { Dispatch } from '../backend';
import type { KernelVariant, Trials, VariantChooser } from '../defineKernel';
import { matmul } from './matmul';
import type { MatmulUniforms } from './matmul.reference';

/** The name of the general shader among the variants'. */
export const GENERAL = 'general';

/** What float32 may leave between two orders of a sum of some dozen numbers of at most 1. A fault leaves far more. */
const TOLERANCE = 1e-4;
/** Milliseconds that the measurements for a program may take, but for the one that is under way; shapes that are left then are run as the likest one. */
const LONGEST = 300;
/** Milliseconds that one timing is to take, and the most launches that it is made of. */
const TIMING = 1;
const MOST_LAUNCHES = 64;
/** Multiplications: what is less is not worth measuring, and what a slow device gets to do at first. */
const LEAST_WORK = 2 ** 14;
const FIRST_WORK = 2 ** 19;

export interface ProductTuningOptions {
  /** Those remembered, a variant's name by shape; new ones are added. Other questions may stand among them. */
  readonly choices?: Record<string, string>;
  /** The name of a variant to run wherever it applies. */
  readonly forced?: string | undefined;
  /** Whether the adapter runs on the processor. Compiling is dear there, and workgroup memory is no gain. */
  readonly software?: boolean;
}

export class ProductTuning implements VariantChooser {
  readonly #right = new Map<KernelVariant, boolean>();
  /** Multiplications a millisecond, of the fastest product so far. */
  #rate = 0;

  readonly choices: Record<string, string>;
  readonly #forced: string | undefined;
  readonly #software: boolean;

  constructor({ choices = {}, forced, software = false }: ProductTuningOptions = {}) {
    this.choices = choices;
    this.#forced = forced;
    this.#software = software;
  }

  async choose(dispatches: readonly Dispatch[], trials: Trials): Promise<Dispatch[]> {
    if (this.#forced === undefined) await this.#measure(dispatches.filter(isProduct), trials);
    const chosen: Dispatch[] = [];
    for (const dispatch of dispatches)
      chosen.push(isProduct(dispatch) ? await this.#chosen(dispatch, trials) : dispatch);
    return chosen;
  }

  async #chosen(product: Dispatch, trials: Trials): Promise<Dispatch> {
    const name = this.#forced ?? this.choices[shapeOf(product)] ?? this.#likest(product);
    const variant = this.#candidates(product).find((candidate) => nameOf(candidate) === name);
    return variant && (await this.#isRight(product, variant, trials)) ? { ...product, variant } : product;
  }

  async #measure(products: readonly Dispatch[], trials: Trials): Promise<void> {
    const open = new Map(products.map((product) => [shapeOf(product), product]));
    for (const [shape, product] of open) {
      const known = this.#candidates(product).some((variant) => nameOf(variant) === this.choices[shape]);
      if (known || work(product) < LEAST_WORK) open.delete(shape);
    }
    const began = performance.now();
    // The dearest first: should time run out, they are what matters.
    for (const [shape, product] of [...open].sort(([, a], [, b]) => work(b) - work(a))) {
      if (performance.now() - began > LONGEST) return;
      this.choices[shape] = nameOf(await this.#fastest(product, trials));
    }
  }

  async #fastest(product: Dispatch, trials: Trials): Promise<KernelVariant | undefined> {
    const part = partOf(product, Math.max(FIRST_WORK, this.#rate * TIMING));
    let fastest: { readonly variant: KernelVariant | undefined; readonly milliseconds: number } | undefined;
    for (const variant of this.#candidates(product)) {
      if (variant && !(await this.#isRight(product, variant, trials))) continue;
      const candidate = { ...part, variant };
      await trials.time([candidate]); // compiles it
      const once = await trials.time([candidate]);
      const launches = Math.min(MOST_LAUNCHES, Math.max(1, Math.floor(TIMING / once)));
      const many = launches > 1 ? await trials.time(Array.from({ length: launches }, () => candidate)) : once;
      const milliseconds = many / launches;
      if (!fastest || milliseconds < fastest.milliseconds) fastest = { variant, milliseconds };
    }
    if (fastest) this.#rate = Math.max(this.#rate, work(part) / fastest.milliseconds);
    return fastest?.variant;
  }

  /** Whether a variant computes what the reference does, on a small product of the same form; asked once for each. */
  async #isRight(product: Dispatch, variant: KernelVariant, trials: Trials): Promise<boolean> {
    const known = this.#right.get(variant);
    if (known !== undefined) return known;
    const { uniforms, arrays } = trialOf(product);
    const got = await trials.compute(arrays, (views) => ({ ...product, bindings: views, uniforms, variant }));
    const wanted = Object.fromEntries(Object.entries(arrays).map(([name, data]) => [name, data.slice()]));
    product.kernel.entries[product.entry]?.reference(wanted, uniforms);
    const right = Object.entries(wanted).every(([name, data]) =>
      data.every((value, index) => Math.abs(value - (got[name]?.[index] ?? Number.NaN)) <= TOLERANCE),
    );
    this.#right.set(variant, right);
    return right;
  }

  /** What can run the product; undefined stands for the general shader. */
  #candidates(product: Dispatch): (KernelVariant | undefined)[] {
    const variants = product.kernel.entries[product.entry]?.variants ?? [];
    const suited = variants.filter(({ usesWorkgroupMemory }) => !usesWorkgroupMemory || !this.#software);
    return [undefined, ...suited.filter((variant) => variant.applies(product))];
  }

  /** The choice for the shape whose work is nearest, of those that could run this product. */
  #likest(product: Dispatch): string {
    const names = this.#candidates(product).map(nameOf);
    const distance = (shape: string) => Math.abs(Math.log(shapeWork(shape) / work(product)));
    const [nearest] = Object.keys(this.choices)
      .filter((shape) => shape.startsWith(QUESTION) && names.includes(this.choices[shape] ?? ''))
      .sort((a, b) => distance(a) - distance(b));
    return (nearest === undefined ? undefined : this.choices[nearest]) ?? GENERAL;
  }
}

function isProduct({ kernel }: Dispatch): boolean {
  return kernel.name === matmul.name;
}

function nameOf(variant: KernelVariant | undefined): string {
  return variant?.name ?? GENERAL;
}

/** How a product's question among the choices begins. */
const QUESTION = 'product ';

/** "product 1 × 128 × 256 × 64, A Bᵀ, forward": batch, m, n, k, how the operands lie, and the entry point. */
function shapeOf(product: Dispatch): string {
  const { batch, m, n, k, aColumnStride, bColumnStride } = product.uniforms as MatmulUniforms;
  const form = `${aColumnStride === 1 ? 'A' : 'Aᵀ'} ${bColumnStride === 1 ? 'B' : 'Bᵀ'}`;
  return `${QUESTION}${batch} × ${m} × ${n} × ${k}, ${form}, ${product.entry}`;
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

/** A product of fewer terms and rows, so that it has about `most` multiplications. */
function partOf(product: Dispatch, most: number): Dispatch {
  const u = { ...(product.uniforms as MatmulUniforms) };
  const shorten = (axis: 'batch' | 'k' | 'm', least: number) => {
    const excess = (u.batch * u.m * u.n * u.k) / most;
    if (excess > 1) u[axis] = Math.min(u[axis], Math.max(least, 8 * Math.ceil(u[axis] / excess / 8)));
  };
  shorten('batch', 8);
  shorten('k', 256);
  shorten('m', 32);
  return { ...product, uniforms: u };
}

/** A small product of the same form, on numbers that differ from place to place. */
function trialOf(product: Dispatch): { uniforms: MatmulUniforms; arrays: Record<string, Float32Array> } {
  const given = product.uniforms as MatmulUniforms;
  const [m, n, k] = [given.m === 1 ? 1 : 12, 20, 36];
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
