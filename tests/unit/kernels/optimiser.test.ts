import { describe, expect, test } from 'vitest';
import { adamForward } from '../../../src/kernels/adam/adam.reference';
import { gradientNormFinish, gradientNormPartial } from '../../../src/kernels/gradientNorm/gradientNorm.reference';
import { doubles } from '../../support/random';

const count = 700;

function norm(gradients: Float64Array, maximumNorm: number, loss = 1, step = 1, sick = 0) {
  const parts = 2;
  const partials = new Float64Array(parts);
  gradientNormPartial({ gradients, partials }, { count: gradients.length, parts });
  const clip = new Float64Array(1);
  const health = Uint32Array.of(sick);
  const ledger = new Float64Array(3 * 8);
  const summary = Float64Array.of(loss, 4, 5, 6);
  const bindings = { partials, summary, clock: Uint32Array.of(step), clip, health, ledger };
  gradientNormFinish(bindings, { parts, maximumNorm, ledgerRows: 3 });
  return { clip: clip[0] as number, health: health[0] as number, ledger };
}

describe('gradient norm and clip', () => {
  const gradients = doubles(count, 1);
  const total = Math.hypot(...gradients);

  test('clip is that of torch.nn.utils.clip_grad_norm_', () => {
    expect(norm(gradients, 1).clip).toBeCloseTo(1 / (total + 1e-6), 14);
    expect(norm(gradients, 1000).clip).toBe(1);
    expect(norm(gradients, 0).clip).toBe(1);
  });

  test('the ledger has a row a step, and comes round', () => {
    const { ledger, clip } = norm(gradients, 1, 0.25, 5);
    const row = Array.from(ledger.subarray(8, 16));
    expect(row[2]).toBeCloseTo(total, 12);
    expect([row[0], row[1], ...row.slice(3)]).toEqual([5, 0.25, 4, 5, 6, clip, 1]);
  });

  test('health is the first step whose loss or norm float32 cannot hold', () => {
    expect(norm(gradients, 1, 1, 9).health).toBe(0);
    expect(norm(gradients, 1, Number.NaN, 9).health).toBe(9);
    expect(norm(gradients, 1, 1e39, 9).health).toBe(9);
    expect(norm(Float64Array.of(1, Number.NaN), 1, 1, 9).health).toBe(9);
    expect(norm(Float64Array.of(1, 1e20), 1, 1, 9).health).toBe(9);
    expect(norm(Float64Array.of(1, Number.NaN), 1, 1, 9, 3).health).toBe(3);
  });
});

/** torch.optim.AdamW's single-tensor loop, line by line; without decay it is torch.optim.Adam's. */
function torchAdamW(parameter: number, gradients: readonly number[], lr: number, weightDecay: number): number {
  const [beta1, beta2, eps] = [0.9, 0.999, 1e-8];
  let [expAvg, expAvgSq] = [0, 0];
  for (const [index, grad] of gradients.entries()) {
    const step = index + 1;
    parameter *= 1 - lr * weightDecay;
    expAvg = expAvg + (1 - beta1) * (grad - expAvg);
    expAvgSq = expAvgSq * beta2 + (1 - beta2) * grad * grad;
    const stepSize = lr / (1 - beta1 ** step);
    const denom = Math.sqrt(expAvgSq) / Math.sqrt(1 - beta2 ** step) + eps;
    parameter -= (stepSize * expAvg) / denom;
  }
  return parameter;
}

describe('Adam', () => {
  const lr = 0.01;

  function train(clip: number, health: number, weightDecay: number) {
    const parameters = doubles(5, 1);
    const [m, v] = [new Float64Array(5), new Float64Array(5)];
    for (let step = 1; step <= 20; step++) {
      const schedule = Float64Array.of(lr / (1 - 0.9 ** step), 1 / Math.sqrt(1 - 0.999 ** step), lr * weightDecay);
      const gradients = doubles(5, 100 + step, 3);
      const bindings = { parameters, gradients, m, v, clip: Float64Array.of(clip), health: Uint32Array.of(health) };
      adamForward({ ...bindings, schedule }, { count: 5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
    }
    return parameters;
  }

  test.each([
    { clip: 1, decay: 0 },
    { clip: 0.125, decay: 0 },
    { clip: 1, decay: 0.5 },
    { clip: 0.125, decay: 2 },
  ])('20 steps with a clip of $clip and a decay of $decay are those of torch.optim.AdamW', ({ clip, decay }) => {
    const parameters = train(clip, 0, decay);
    for (const [i, start] of doubles(5, 1).entries()) {
      const gradients = Array.from({ length: 20 }, (_, step) => clip * (doubles(5, 101 + step, 3)[i] as number));
      expect(parameters[i]).toBeCloseTo(torchAdamW(start, gradients, lr, decay), 12);
    }
  });

  test('nothing changes once a step was not finite', () => {
    expect(train(1, 3, 0.5)).toEqual(doubles(5, 1));
  });
});
