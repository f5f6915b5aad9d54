/** When the link in the address was followed for the first time. */

interface Followed {
  readonly followed?: unknown;
}

/**
 * In milliseconds since 1970; 0 where the address is no link. The browser's history remembers it with the address, so that a
 * reload is told from a link that is opened anew.
 */
export function firstFollowed(): number {
  if (location.hash.length <= 1) return 0;
  const known = (history.state as Followed | null)?.followed;
  if (typeof known === 'number') return known;
  const followed = Date.now();
  history.replaceState({ followed }, '');
  return followed;
}
