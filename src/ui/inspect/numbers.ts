/** Numbers of the inspection: places that do not jump, and a true minus. */

/** −0.341 */
export function formatNumber(value: number, places = 3): string {
  const text = Math.abs(value).toFixed(places);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A probability, four places; what is not zero is never printed as 0.0000. */
export function formatProbability(value: number): string {
  return value > 0 && value < 0.00005 ? '< 0.0001' : formatExact(value);
}

/** A weight of a sum that is worked out, four places: as exact as the grid. */
export function formatExact(value: number): string {
  return value.toFixed(4);
}
