import { chance } from '../shared/chance';

export type ChooseTokenUniforms = Record<'count' | 'ratio' | 'seed' | 'stream', number>;
export type ChooseTokenForward = { truth: Uint32Array; own: Uint32Array; clock: Uint32Array; chosen: Uint32Array };

/** chosen = truth with probability `ratio`, else own. The ratio is the float32 that the shader gets. */
export function chooseTokenForward({ truth, own, clock, chosen }: ChooseTokenForward, u: ChooseTokenUniforms): void {
  const ratio = Math.fround(u.ratio);
  const step = clock[0] as number;
  for (let index = 0; index < u.count; index++) {
    const isTrue = chance(u.seed, u.stream, step, index) < ratio;
    chosen[index] = (isTrue ? truth[index] : own[index]) as number;
  }
}
