import { expect, test } from 'vitest';
import { matmul } from '../../../src/kernels/matmul/matmul';
import { softmax } from '../../../src/kernels/softmax/softmax';
import { shaderHash } from '../../../src/model/shaderHash';

test('the hash of the shaders is the same for the same, and another where one of them or a variant is another', () => {
  const hash = shaderHash();
  expect(shaderHash()).toBe(hash);
  const variant = matmul.entries.forward.variants?.[0];
  if (!variant) throw new Error('The product has variants.');
  const hashes = [softmax, variant].map((shader) => {
    const { wgsl } = shader;
    Object.assign(shader, { wgsl: `${wgsl}\n` });
    const changed = shaderHash();
    Object.assign(shader, { wgsl });
    return changed;
  });
  expect(new Set([hash, ...hashes]).size).toBe(3);
  expect(shaderHash()).toBe(hash);
});
