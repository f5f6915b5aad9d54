/** What tells a Transformer at which position a token stands, where it is computed and not learnt. */

/**
 * Vaswani et al. 2017, 3.5: [positions, size], of position p sin(p / 10000^(2i / size)) in column 2i and the cosine of the
 * same angle in column 2i + 1.
 */
export function sinusoidalTable(positions: number, size: number): Float32Array {
  return table(positions, size, Math.sin, Math.cos);
}

/** Su et al. 2021, 3.2.2: [positions, headSize], cosine and sine of the angle p 10000^(−2i / headSize) of each pair i. */
export function rotaryTable(positions: number, headSize: number): Float32Array {
  return table(positions, headSize, Math.cos, Math.sin);
}

type Wave = (angle: number) => number;

function table(positions: number, size: number, even: Wave, odd: Wave): Float32Array {
  return Float32Array.from({ length: positions * size }, (_, index) => {
    const [position, column] = [Math.floor(index / size), index % size];
    const isOdd = column % 2;
    return (isOdd ? odd : even)(position * 10_000 ** (-(column - isOdd) / size));
  });
}
