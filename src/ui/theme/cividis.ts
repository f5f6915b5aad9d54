/**
 * Cividis, from dark blue to light yellow, for eyes with and without deficient colour vision (Nuñez, Anderton and Renslow,
 * PLOS ONE 13(7), 2018): d3's fit of a polynomial to each channel. Of d3 itself it cannot be had without all its other ramps.
 */

const red = [-4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57];
const green = [32.49, 170.73, 52.82, -131.46, 176.58, -67.37];
const blue = [81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67];

/** A colour of CSS; `share` goes from 0 to 1. */
export function cividis(share: number): string {
  return `rgb(${[red, green, blue].map((coefficients) => channel(coefficients, share)).join(', ')})`;
}

function channel(coefficients: readonly number[], share: number): number {
  const value = coefficients.reduceRight((sum, coefficient) => sum * share + coefficient, 0);
  return Math.max(0, Math.min(255, Math.round(value)));
}
