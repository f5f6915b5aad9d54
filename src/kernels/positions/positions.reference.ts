import type { Floats } from '../backend';

/** `first` is the position of step 0. */
export type PositionsUniforms = Record<'steps' | 'batch' | 'columns' | 'first', number>;
export type PositionsForward = { x: Floats; table: Floats; y: Floats };
export type PositionsBackwardTable = { dY: Floats; dTable: Floats };

/** y[t, b] = x[t, b] + table[first + t] */
export function positionsForward({ x, table, y }: PositionsForward, u: PositionsUniforms): void {
  const { steps, batch, columns, first } = u;
  for (let row = 0; row < steps * batch; row++) {
    const from = (first + Math.floor(row / batch)) * columns;
    const at = row * columns;
    for (let n = 0; n < columns; n++) y[at + n] = (x[at + n] as number) + (table[from + n] as number);
  }
}

/** dTable[first + t] += Σ_b dY[t, b] */
export function positionsBackwardTable({ dY, dTable }: PositionsBackwardTable, u: PositionsUniforms): void {
  const { steps, batch, columns, first } = u;
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < columns; n++) {
      let sum = 0;
      for (let b = 0; b < batch; b++) sum += dY[(t * batch + b) * columns + n] as number;
      const to = (first + t) * columns + n;
      dTable[to] = (dTable[to] as number) + sum;
    }
  }
}
