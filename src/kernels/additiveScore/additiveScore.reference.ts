import type { Floats } from '../backend';
import { fastTanh } from '../shared/fastTanh';

/** T, B, S and A of additiveScore.wgsl. */
export type AdditiveScoreUniforms = Record<'steps' | 'batch' | 'source' | 'size', number>;
export type AdditiveScoreForward = {
  query: Floats;
  keys: Floats;
  v: Floats;
  lengths: Uint32Array;
  scores: Floats;
};
export type AdditiveScoreBackwardQuery = {
  query: Floats;
  keys: Floats;
  v: Floats;
  lengths: Uint32Array;
  dScores: Floats;
  dQuery: Floats;
};
export type AdditiveScoreBackwardKeys = {
  query: Floats;
  keys: Floats;
  v: Floats;
  lengths: Uint32Array;
  dScores: Floats;
  dKeys: Floats;
};
export type AdditiveScoreBackwardV = {
  query: Floats;
  keys: Floats;
  lengths: Uint32Array;
  dScores: Floats;
  dV: Floats;
};

/** scores[t, b, s] = Σ_a v[a] tanh(keys[s, b, a] + query[t, b, a]) for s < lengths[b], else 0. */
export function additiveScoreForward(bindings: AdditiveScoreForward, u: AdditiveScoreUniforms): void {
  const { query, keys, v, lengths, scores } = bindings;
  const { batch, source, size } = u;
  for (let row = 0; row < u.steps * batch; row++) {
    const b = row % batch;
    const length = Math.min(lengths[b] as number, source);
    const queryAt = row * size;
    const scoreAt = row * source;
    for (let s = 0; s < length; s++) {
      const keyAt = (s * batch + b) * size;
      let score = 0;
      for (let a = 0; a < size; a++) {
        score += (v[a] as number) * fastTanh((keys[keyAt + a] as number) + (query[queryAt + a] as number));
      }
      scores[scoreAt + s] = score;
    }
    scores.fill(0, scoreAt + length, scoreAt + source);
  }
}

/** dQuery[t, b, a] += v[a] Σ_s dScores[t, b, s] (1 − tanh²) */
export function additiveScoreBackwardQuery(bindings: AdditiveScoreBackwardQuery, u: AdditiveScoreUniforms): void {
  const { query, keys, v, lengths, dScores, dQuery } = bindings;
  const { batch, source, size } = u;
  for (let row = 0; row < u.steps * batch; row++) {
    const b = row % batch;
    const length = Math.min(lengths[b] as number, source);
    const queryAt = row * size;
    const scoreAt = row * source;
    for (let a = 0; a < size; a++) {
      const asked = query[queryAt + a] as number;
      let sum = 0;
      for (let s = 0, keyAt = b * size + a; s < length; s++, keyAt += batch * size) {
        const energy = fastTanh((keys[keyAt] as number) + asked);
        sum += (dScores[scoreAt + s] as number) * (1 - energy * energy);
      }
      dQuery[queryAt + a] = (dQuery[queryAt + a] as number) + (v[a] as number) * sum;
    }
  }
}

/** dKeys[s, b, a] += v[a] Σ_t dScores[t, b, s] (1 − tanh²) */
export function additiveScoreBackwardKeys(bindings: AdditiveScoreBackwardKeys, u: AdditiveScoreUniforms): void {
  const { query, keys, v, lengths, dScores, dKeys } = bindings;
  const { steps, batch, source, size } = u;
  for (let b = 0; b < batch; b++) {
    const length = Math.min(lengths[b] as number, source);
    for (let s = 0; s < length; s++) {
      const keyAt = (s * batch + b) * size;
      for (let a = 0; a < size; a++) {
        const key = keys[keyAt + a] as number;
        let sum = 0;
        for (let t = 0, row = b; t < steps; t++, row += batch) {
          const energy = fastTanh(key + (query[row * size + a] as number));
          sum += (dScores[row * source + s] as number) * (1 - energy * energy);
        }
        dKeys[keyAt + a] = (dKeys[keyAt + a] as number) + (v[a] as number) * sum;
      }
    }
  }
}

/** dV[a] += Σ_{t, b, s} dScores[t, b, s] tanh(keys[s, b, a] + query[t, b, a]) */
export function additiveScoreBackwardV(bindings: AdditiveScoreBackwardV, u: AdditiveScoreUniforms): void {
  const { query, keys, lengths, dScores, dV } = bindings;
  const { batch, source, size } = u;
  for (let a = 0; a < size; a++) {
    let sum = 0;
    for (let row = 0; row < u.steps * batch; row++) {
      const b = row % batch;
      const length = Math.min(lengths[b] as number, source);
      const asked = query[row * size + a] as number;
      const scoreAt = row * source;
      for (let s = 0, keyAt = b * size + a; s < length; s++, keyAt += batch * size) {
        sum += (dScores[scoreAt + s] as number) * fastTanh((keys[keyAt] as number) + asked);
      }
    }
    dV[a] = (dV[a] as number) + sum;
  }
}
