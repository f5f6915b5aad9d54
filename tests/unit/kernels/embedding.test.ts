import { expect, test } from 'vitest';
import { embeddingBackward, embeddingForward } from '../../../src/kernels/embedding/embedding.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const tokens = Uint32Array.of(3, 0, 3, 1, 3);
const [count, vocabulary, embeddingSize] = [tokens.length, 5, 3];

test('forward gathers rows', () => {
  const weight = doubles(vocabulary * embeddingSize, 1);
  const y = new Float64Array(count * embeddingSize);
  embeddingForward({ weight, tokens, y }, { count, embeddingSize });
  for (const [n, token] of tokens.entries()) {
    const row = weight.slice(token * embeddingSize, (token + 1) * embeddingSize);
    expect(y.slice(n * embeddingSize, (n + 1) * embeddingSize)).toEqual(row);
  }
});

test('backward is the derivative of forward', () => {
  const weight = doubles(vocabulary * embeddingSize, 1);
  const y = new Float64Array(count * embeddingSize);
  const dY = doubles(count * embeddingSize, 2);
  const before = doubles(weight.length, 3);
  const dWeight = before.slice();
  embeddingBackward({ tokens, dY, dWeight }, { count, vocabulary, embeddingSize });
  const loss = () => {
    embeddingForward({ weight, tokens, y }, { count, embeddingSize });
    return dot(y, dY);
  };
  expectGradient(loss, weight, difference(dWeight, before));
});
