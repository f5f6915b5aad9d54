import type { Floats } from '../backend';

/** T, B, V and ε of crossEntropy.wgsl. */
export type CrossEntropyUniforms = Record<'steps' | 'batch' | 'vocabulary' | 'smoothing', number>;
export type CrossEntropyMeanUniforms = Record<'steps' | 'batch', number>;
export type CrossEntropyForward = {
  logits: Floats;
  targets: Uint32Array;
  lengths: Uint32Array;
  losses: Floats;
  hits: Floats;
};
export type CrossEntropyMean = { losses: Floats; hits: Floats; lengths: Uint32Array; summary: Floats };
export type CrossEntropyBackward = {
  logits: Floats;
  targets: Uint32Array;
  lengths: Uint32Array;
  summary: Floats;
  dLogits: Floats;
};

/** losses [T, B] = −Σ q log softmax(logits), where q is the smoothed target, hits [T, B] = arg-max is the target; 0 beyond lengths[b]. */
export function crossEntropyForward(bindings: CrossEntropyForward, u: CrossEntropyUniforms): void {
  const { logits, targets, lengths, losses, hits } = bindings;
  const { batch, vocabulary, smoothing } = u;
  for (let index = 0; index < u.steps * batch; index++) {
    if (Math.floor(index / batch) >= (lengths[index % batch] as number)) {
      losses[index] = 0;
      hits[index] = 0;
      continue;
    }
    const start = index * vocabulary;
    const answer = targets[index] as number;
    let best = 0;
    for (let v = 1; v < vocabulary; v++) {
      if ((logits[start + v] as number) > (logits[start + best] as number)) best = v;
    }
    const highest = logits[start + best] as number;
    let total = 0;
    for (let v = 0; v < vocabulary; v++) total += Math.exp((logits[start + v] as number) - highest);
    const missing = highest - (logits[start + answer] as number);
    let loss = missing + Math.log(total);
    if (smoothing > 0) {
      let shortfall = 0;
      for (let v = 0; v < vocabulary; v++) shortfall += highest - (logits[start + v] as number);
      loss += smoothing * (shortfall / vocabulary - missing);
    }
    losses[index] = loss;
    hits[index] = best === answer ? 1 : 0;
  }
}

/** summary [4] = mean loss of the counted rows, correct tokens, counted tokens, pairs with every token correct. */
export function crossEntropyMean(
  { losses, hits, lengths, summary }: CrossEntropyMean,
  u: CrossEntropyMeanUniforms,
): void {
  const { steps, batch } = u;
  let loss = 0;
  let correct = 0;
  let counted = 0;
  let pairs = 0;
  for (let b = 0; b < batch; b++) {
    const length = Math.min(lengths[b] as number, steps);
    let right = 0;
    for (let t = 0; t < length; t++) {
      loss += losses[t * batch + b] as number;
      right += hits[t * batch + b] as number;
    }
    correct += right;
    counted += length;
    if (length > 0 && right === length) pairs++;
  }
  summary[0] = loss / Math.max(counted, 1);
  summary[1] = correct;
  summary[2] = counted;
  summary[3] = pairs;
}

/** dLogits [T, B, V] += (softmax(logits) − q) / counted tokens, on counted rows. */
export function crossEntropyBackward(bindings: CrossEntropyBackward, u: CrossEntropyUniforms): void {
  const { logits, targets, lengths, summary, dLogits } = bindings;
  const { batch, vocabulary, smoothing } = u;
  const counted = summary[2] as number;
  for (let index = 0; index < u.steps * batch; index++) {
    if (Math.floor(index / batch) >= (lengths[index % batch] as number)) continue;
    const start = index * vocabulary;
    let highest = -Infinity;
    for (let v = 0; v < vocabulary; v++) highest = Math.max(highest, logits[start + v] as number);
    let total = 0;
    for (let v = 0; v < vocabulary; v++) total += Math.exp((logits[start + v] as number) - highest);
    for (let v = 0; v < vocabulary; v++) {
      const probability = Math.exp((logits[start + v] as number) - highest) / total;
      dLogits[start + v] = (dLogits[start + v] as number) + (probability - smoothing / vocabulary) / counted;
    }
    const answer = start + (targets[index] as number);
    dLogits[answer] = (dLogits[answer] as number) - (1 - smoothing) / counted;
  }
}
