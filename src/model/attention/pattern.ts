/** Which positions a query may look at, besides those that padding and time forbid. */

import type { patterns } from '../../kernels/scaledDotProduct/pattern';

/**
 * Dense: at all. Window: at those no further than `reach` away. Strided: at those nearer than `reach`, and at every
 * `reach`-th (Child, Gray, Radford and Sutskever, 2019). Block: at those of its own block of `reach`.
 */
export type Pattern = keyof typeof patterns;

/** Whether position `query` may look at position `key`, padding apart. */
export function mayLook(
  { pattern, reach, causal }: { readonly pattern: Pattern; readonly reach: number; readonly causal: boolean },
  query: number,
  key: number,
): boolean {
  if (causal && key > query) return false;
  const distance = Math.abs(query - key);
  switch (pattern) {
    case 'dense':
      return true;
    case 'window':
      return distance <= reach;
    case 'strided':
      return distance < reach || distance % reach === 0;
    case 'block':
      return Math.floor(query / reach) === Math.floor(key / reach);
    default:
      return pattern satisfies never;
  }
}
