import type { Floats } from '../backend';

/** Sizes and strides of a product, in elements; see the head of matmul.wgsl. */
export type MatmulUniforms = Record<
  | 'batch'
  | 'm'
  | 'n'
  | 'k'
  | 'aBatchStride'
  | 'aRowStride'
  | 'aColumnStride'
  | 'bBatchStride'
  | 'bRowStride'
  | 'bColumnStride'
  | 'cBatchStride'
  | 'cRowStride'
  | 'accumulate',
  number
>;

interface Operands {
  readonly a: Floats;
  readonly b: Floats;
  readonly c: Floats;
  readonly bias?: Floats;
}

/** C = A B (+ bias) (+ C), by strides. Blocks of 2 × 4 sums stay in registers: this also trains where there is no GPU. */
export function matmulReference({ a, b, c, bias }: Operands, u: MatmulUniforms): void {
  const { batch, m: rows, n: columns, k: depth, aRowStride, aColumnStride, bRowStride, bColumnStride, cRowStride } = u;
  for (let i = 0; i < batch; i++) {
    const aStart = i * u.aBatchStride;
    const bStart = i * u.bBatchStride;
    const cStart = i * u.cBatchStride;
    prefill(c, bias, cStart, u);
    for (let m = 0; m < rows; m += 2) {
      const a0 = aStart + m * aRowStride;
      const a1 = m + 1 < rows ? a0 + aRowStride : a0;
      for (let n = 0; n < columns; n += 4) {
        // Columns beyond the edge repeat the first one, so that every load is inside; they are not written.
        const width = columns - n;
        const b0 = bStart + n * bColumnStride;
        const b1 = width > 1 ? b0 + bColumnStride : b0;
        const b2 = width > 2 ? b1 + bColumnStride : b0;
        const b3 = width > 3 ? b2 + bColumnStride : b0;
        let s00 = 0;
        let s01 = 0;
        let s02 = 0;
        let s03 = 0;
        let s10 = 0;
        let s11 = 0;
        let s12 = 0;
        let s13 = 0;
        for (let k = 0, ak = 0, bk = 0; k < depth; k++, ak += aColumnStride, bk += bRowStride) {
          const x0 = a[a0 + ak] as number;
          const x1 = a[a1 + ak] as number;
          const y0 = b[b0 + bk] as number;
          const y1 = b[b1 + bk] as number;
          const y2 = b[b2 + bk] as number;
          const y3 = b[b3 + bk] as number;
          s00 += x0 * y0;
          s01 += x0 * y1;
          s02 += x0 * y2;
          s03 += x0 * y3;
          s10 += x1 * y0;
          s11 += x1 * y1;
          s12 += x1 * y2;
          s13 += x1 * y3;
        }
        const c0 = cStart + m * cRowStride + n;
        addRow(c, c0, width, s00, s01, s02, s03);
        if (m + 1 < rows) addRow(c, c0 + cRowStride, width, s10, s11, s12, s13);
      }
    }
  }
}

/** The same, and sum[m] += Σ_k A[m, k]; not batched. */
export function matmulWithRowSumReference(
  { sum, ...operands }: Operands & { readonly sum: Floats },
  u: MatmulUniforms,
): void {
  matmulReference(operands, u);
  for (let m = 0; m < u.m; m++) {
    let total = 0;
    for (let k = 0; k < u.k; k++) total += operands.a[m * u.aRowStride + k * u.aColumnStride] as number;
    sum[m] = (sum[m] as number) + total;
  }
}

/** What the sums are added to: what is there or zero, and the bias. */
function prefill(c: Floats, bias: Floats | undefined, start: number, u: MatmulUniforms): void {
  for (let m = 0; m < u.m; m++) {
    const row = start + m * u.cRowStride;
    if (!u.accumulate) c.fill(0, row, row + u.n);
    if (bias) for (let n = 0; n < u.n; n++) c[row + n] = (c[row + n] as number) + (bias[n] as number);
  }
}

function addRow(c: Floats, at: number, width: number, s0: number, s1: number, s2: number, s3: number): void {
  c[at] = (c[at] as number) + s0;
  if (width > 1) c[at + 1] = (c[at + 1] as number) + s1;
  if (width > 2) c[at + 2] = (c[at + 2] as number) + s2;
  if (width > 3) c[at + 3] = (c[at + 3] as number) + s3;
}
