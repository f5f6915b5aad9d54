import { expect, test } from 'vitest';
import { matmul } from '../../../src/kernels/matmul/matmul';
import { GENERAL } from '../../../src/kernels/matmul/tuning';
import { productVariants } from '../../../src/worker/settings';

test('the form offers the variants that there are', () => {
  const names = (matmul.entries.forward.variants ?? []).map(({ name }) => name);
  expect(productVariants).toEqual(['measured', GENERAL, ...new Set(names)]);
});
