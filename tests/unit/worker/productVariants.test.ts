import { expect, test } from 'vitest';
import { GENERAL, matmul } from '../../../src/kernels/matmul/matmul';
import { productVariants } from '../../../src/worker/settings';

test('the form offers the variants that there are', () => {
  const names = (matmul.entries.forward.variants ?? []).map(({ name }) => name);
  expect(productVariants).toEqual(['measured', GENERAL, ...new Set(names)]);
});
