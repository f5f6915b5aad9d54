/** What the variants of the matrix product share: how operands lie in memory, the head of a shader, and its stores. */

/** The axis along which an operand's elements are adjacent: A [m, k] along k or m, B [k, n] along n or k. */
export interface Layout {
  readonly aAlong: 'k' | 'm';
  readonly bAlong: 'n' | 'k';
}

/** Those that occur: x Wᵀ, dy W and dyᵀ x. */
export const layouts: readonly Layout[] = [
  { aAlong: 'k', bAlong: 'k' },
  { aAlong: 'k', bAlong: 'n' },
  { aAlong: 'm', bAlong: 'n' },
];

/** Uniforms and bindings, as matmul.wgsl has them. `load` is what one load of A or B gives, `stored` what one store to C takes. */
export function header(entry: string, load: 'f32' | 'vec4f', stored: 'f32' | 'vec4f' = 'f32'): string {
  return `struct Uniforms {
  batch: u32,
  m: u32,
  n: u32,
  k: u32,
  aBatchStride: u32,
  aRowStride: u32,
  aColumnStride: u32,
  bBatchStride: u32,
  bRowStride: u32,
  bColumnStride: u32,
  cBatchStride: u32,
  cRowStride: u32,
  accumulate: u32,
  aOffset: u32,
  bOffset: u32,
  cOffset: u32,
  biasOffset: u32,
  sumOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> a: array<${load}>;
@group(0) @binding(2) var<storage, read_write> b: array<${load}>;
@group(0) @binding(3) var<storage, read_write> c: array<${stored}>;
${hasBias(entry) ? '@group(0) @binding(4) var<storage, read_write> bias: array<f32>;\n' : ''}${sumsRows(entry) ? '@group(0) @binding(5) var<storage, read_write> sum: array<f32>;\n' : ''}`;
}

/** fn store: writes four adjacent elements of C, or as many as there are. */
export function store(entry: string): string {
  return `
fn store(i: u32, row: u32, column: u32, result: vec4f) {
  if (row >= u.m || column >= u.n) {
    return;
  }
  let start = u.cOffset + i * u.cBatchStride + row * u.cRowStride + column;
  for (var s = 0u; s < min(u.n - column, 4u); s++) {
    c[start + s] = select(0.0, c[start + s], u.accumulate != 0) + result[s]${hasBias(entry) ? ' + bias[u.biasOffset + column + s]' : ''};
  }
}
`;
}

/** As `store`, where there are always four and C holds vectors. */
export function exactStore(entry: string): string {
  return `
fn store(i: u32, row: u32, column: u32, result: vec4f) {
  let at = (u.cOffset + i * u.cBatchStride + row * u.cRowStride + column) / 4;
  var sum = result;
  ${
    hasBias(entry)
      ? `let biasAt = u.biasOffset + column;
  sum += vec4f(bias[biasAt], bias[biasAt + 1], bias[biasAt + 2], bias[biasAt + 3]);`
      : ''
  }
  if (u.accumulate != 0) {
    sum += c[at];
  }
  c[at] = sum;
}
`;
}

function hasBias(entry: string): boolean {
  return entry === 'forwardWithBias';
}

/** Whether the entry point adds Σ_k A[m, k] to sum[m]; the invocations at the first columns of C do. */
export function sumsRows(entry: string): boolean {
  return entry === 'forwardWithRowSum';
}

/** "A Bᵀ": the product that a layout is of, where matrices are stored row after row. */
export function formOf({ aAlong, bAlong }: Layout): string {
  return `${aAlong === 'k' ? 'A' : 'Aᵀ'} ${bAlong === 'n' ? 'B' : 'Bᵀ'}`;
}

/** What an entry point does beside the product. */
export function purposeOf(entry: string): string {
  if (hasBias(entry)) return ', with bias';
  return sumsRows(entry) ? ', with the sums of rows' : '';
}
