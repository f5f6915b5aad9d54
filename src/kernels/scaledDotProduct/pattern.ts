/** Which positions look at each other. Every pattern is symmetric but for `causal`, so queries find keys as keys find queries. */
export const patterns = { dense: 0, window: 1, strided: 2, block: 3 } as const;

/**
 * The positions y, ascending, with from ≤ y < to, that the pattern lets x look at:
 *   dense: all; window: |x − y| ≤ reach; strided (Child et al. 2019): |x − y| < reach or (x − y) mod reach = 0;
 *   block: ⌊x / reach⌋ = ⌊y / reach⌋.
 * It takes as long as there are such positions, so that a pattern costs what it lets through.
 */
export function placesOf(x: number, from: number, to: number, pattern: number, reach: number): number[] {
  if (pattern === patterns.dense) return range(from, to);
  if (pattern === patterns.window) return range(Math.max(from, x - reach), Math.min(to, x + reach + 1));
  if (pattern === patterns.block) {
    const start = Math.floor(x / reach) * reach;
    return range(Math.max(from, start), Math.min(to, start + reach));
  }
  const before = x - Math.floor((x - from) / reach) * reach; // the first from `from` on that is a multiple of reach away
  const after = x + Math.max(1, Math.ceil((from - x) / reach)) * reach;
  return [
    ...range(before, Math.min(to, x - reach + 1), reach),
    ...range(Math.max(from, x - reach + 1), Math.min(to, x + reach)),
    ...range(after, to, reach),
  ];
}

function range(from: number, to: number, step = 1): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
}
