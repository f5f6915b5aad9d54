import type { Floats } from '../backend';

/** `size` is even; `first` is the position of step 0. */
export type RotaryUniforms = Record<'steps' | 'batch' | 'heads' | 'size' | 'first', number>;
export type RotaryForward = { x: Floats; table: Floats; y: Floats };
export type RotaryBackward = { table: Floats; dY: Floats; dX: Floats };

/** Turns each pair of columns of a head by the angle of its position. */
export function rotaryForward({ x, table, y }: RotaryForward, u: RotaryUniforms): void {
  eachPair(u, (at, place) => {
    const [even, odd] = [x[at] as number, x[at + 1] as number];
    const [cos, sin] = [table[place] as number, table[place + 1] as number];
    y[at] = even * cos - odd * sin;
    y[at + 1] = even * sin + odd * cos;
  });
}

/** Turns gradients back. */
export function rotaryBackward({ table, dY, dX }: RotaryBackward, u: RotaryUniforms): void {
  eachPair(u, (at, place) => {
    const [even, odd] = [dY[at] as number, dY[at + 1] as number];
    const [cos, sin] = [table[place] as number, table[place + 1] as number];
    dX[at] = (dX[at] as number) + even * cos + odd * sin;
    dX[at + 1] = (dX[at + 1] as number) + odd * cos - even * sin;
  });
}

/** The element at which each pair begins, and its cosine's in the table. */
function eachPair(
  { steps, batch, heads, size, first }: RotaryUniforms,
  turn: (at: number, place: number) => void,
): void {
  for (let t = 0, at = 0; t < steps; t++) {
    for (let head = 0; head < batch * heads; head++) {
      for (let column = 0; column < size; column += 2, at += 2) turn(at, (first + t) * size + column);
    }
  }
}
