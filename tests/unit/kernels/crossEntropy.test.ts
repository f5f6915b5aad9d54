import { describe, expect, test } from 'vitest';
import {
  crossEntropyBackward,
  crossEntropyForward,
  crossEntropyMean,
} from '../../../src/kernels/crossEntropy/crossEntropy.reference';
import { difference, expectGradient } from '../../support/gradients';
import { doubles, integers } from '../../support/random';

const [steps, batch, vocabulary] = [3, 4, 5];
const lengths = Uint32Array.of(3, 0, 1, 2);
const logits = doubles(steps * batch * vocabulary, 1, 3); // [T, B, V]
const targets = integers(steps * batch, 2, vocabulary); // [T, B]
const losses = new Float64Array(steps * batch);
const hits = new Float64Array(steps * batch);
const summary = new Float64Array(4);

describe.each([0, 0.1, 0.9])('smoothed by %f', (smoothing) => {
  const uniforms = { steps, batch, vocabulary, smoothing };

  function loss(): number {
    crossEntropyForward({ logits, targets, lengths, losses, hits }, uniforms);
    crossEntropyMean({ losses, hits, lengths, summary }, uniforms);
    return summary[0] as number;
  }

  test('backward is the derivative of the mean loss', () => {
    loss();
    const before = doubles(logits.length, 3);
    const dLogits = before.slice();
    crossEntropyBackward({ logits, targets, lengths, summary, dLogits }, uniforms);
    expectGradient(loss, logits, difference(dLogits, before));
  });

  test('the loss is the mean of −Σ q log softmax over counted rows, q the target and a share of every token', () => {
    let total = 0;
    for (let t = 0; t < steps; t++) {
      for (let b = 0; b < batch; b++) {
        if (t >= (lengths[b] as number)) continue;
        const row = logits.subarray((t * batch + b) * vocabulary, (t * batch + b + 1) * vocabulary);
        const sum = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
        for (const [v, logit] of row.entries()) {
          const wanted = smoothing / vocabulary + (v === targets[t * batch + b] ? 1 - smoothing : 0);
          total -= wanted * Math.log(Math.exp(logit) / sum);
        }
      }
    }
    expect(loss()).toBeCloseTo(total / 6, 12);
  });

  test('smoothing changes no hit', () => {
    loss();
    const marks = hits.slice();
    crossEntropyForward({ logits, targets, lengths, losses, hits }, { ...uniforms, smoothing: 0 });
    expect(marks).toEqual(hits);
  });
});

test('the summary counts tokens, and pairs of which every counted token is right', () => {
  // Pairs: 0 all right, 1 empty, 2 right where it counts, 3 wrong once.
  const marks = Float64Array.of(1, 0, 1, 1, /**/ 1, 0, 0, 0, /**/ 1, 0, 0, 1);
  crossEntropyMean({ losses: new Float64Array(12).fill(2), hits: marks, lengths, summary }, { steps, batch });
  expect(Array.from(summary)).toEqual([2, 5, 6, 2]);
});

test('nothing counted is a loss of 0', () => {
  const none = new Uint32Array(batch);
  crossEntropyMean({ losses: losses.fill(1), hits, lengths: none, summary }, { steps, batch });
  expect(Array.from(summary)).toEqual([0, 0, 0, 0]);
});

test('the first of equal logits is the answer', () => {
  const one = { steps: 1, batch: 2, vocabulary: 3, smoothing: 0 };
  const arrays = { logits: Float64Array.of(1, 2, 2, 2, 2, 1), lengths: Uint32Array.of(1, 1) };
  const marks = new Float64Array(2);
  crossEntropyForward({ ...arrays, targets: Uint32Array.of(2, 0), losses: new Float64Array(2), hits: marks }, one);
  expect(Array.from(marks)).toEqual([0, 1]);
});
