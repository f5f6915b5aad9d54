import { expect, test } from 'vitest';
import { matmulReference } from '../../../src/kernels/matmul/matmul.reference';
import { doubles } from '../../support/random';

const sizes = [1, 2, 3, 4, 5, 9];
const shapes = sizes.flatMap((m) => sizes.map((n) => ({ m, n })));

// The reference is blocked for speed; this is the definition.
test.each(shapes)('a product of $m × 7 and 7 × $n is the sum of products', ({ m, n }) => {
  const k = 7;
  const batch = 2;
  for (const accumulate of [0, 1]) {
    for (const biased of [false, true]) {
      const a = doubles(batch * m * k, 1);
      const b = doubles(batch * k * n, 2);
      const before = doubles(batch * m * (n + 1), 3);
      const bias = doubles(n, 4);
      const c = before.slice();
      // A is stored transposed.
      const strides = { aBatchStride: m * k, aRowStride: 1, aColumnStride: m, bBatchStride: k * n, bRowStride: n };
      const sizes = { batch, m, n, k, bColumnStride: 1, cBatchStride: m * (n + 1), cRowStride: n + 1, accumulate };
      matmulReference(biased ? { a, b, c, bias } : { a, b, c }, { ...sizes, ...strides });
      for (let i = 0; i < batch; i++) {
        for (let row = 0; row < m; row++) {
          const at = (i * m + row) * (n + 1);
          expect(c[at + n], 'the gap between rows').toBe(before[at + n]);
          for (let column = 0; column < n; column++) {
            let want = accumulate ? (before[at + column] as number) : 0;
            if (biased) want += bias[column] as number;
            for (let z = 0; z < k; z++) {
              want += (a[i * m * k + z * m + row] as number) * (b[i * k * n + z * n + column] as number);
            }
            expect(c[at + column]).toBeCloseTo(want, 12);
          }
        }
      }
    }
  }
});
