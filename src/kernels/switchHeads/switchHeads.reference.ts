import type { Floats } from '../backend';

export type SwitchHeadsUniforms = Record<'rows' | 'heads' | 'size', number>;
export type SwitchHeadsForward = { off: Uint32Array; context: Floats };

/** context [rows, heads, size] becomes 0 in the heads h where off[h] ≠ 0. */
export function switchHeadsForward({ off, context }: SwitchHeadsForward, u: SwitchHeadsUniforms): void {
  const { rows, heads, size } = u;
  for (let index = 0; index < rows * heads; index++) {
    if (off[index % heads] !== 0) context.fill(0, index * size, (index + 1) * size);
  }
}
