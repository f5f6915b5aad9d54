import type { Floats } from '../backend';

export type AdamUniforms = Record<'count' | 'beta1' | 'beta2' | 'epsilon', number>;
export type AdamForward = {
  parameters: Floats;
  gradients: Floats;
  m: Floats;
  v: Floats;
  clip: Floats;
  health: Uint32Array;
  schedule: Floats;
};

/** One step of AdamW; see the head of adam.wgsl for why schedule [3] comes from the host. */
export function adamForward(bindings: AdamForward, u: AdamUniforms): void {
  const { parameters, gradients, m, v, clip, health, schedule } = bindings;
  const { count, beta1, beta2, epsilon } = u;
  if (health[0] !== 0) return;
  const factor = clip[0] as number;
  const rate = schedule[0] as number;
  const correction = schedule[1] as number;
  const decay = schedule[2] as number;
  for (let index = 0; index < count; index++) {
    const gradient = factor * (gradients[index] as number);
    const first = beta1 * (m[index] as number) + (1 - beta1) * gradient;
    const second = beta2 * (v[index] as number) + (1 - beta2) * gradient * gradient;
    m[index] = first;
    v[index] = second;
    const parameter = parameters[index] as number;
    parameters[index] = parameter - ((rate * first) / (Math.sqrt(second) * correction + epsilon) + decay * parameter);
  }
}
