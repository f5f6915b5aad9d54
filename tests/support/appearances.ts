/** The appearances in which everything must work: at the desk and in the hand, each on either paper. */

/** The contexts of a browser in which a page is as large as on a desk, or as in the hand under a thumb. */
export const DESK = { viewport: { width: 1440, height: 900 } } as const;
const HAND = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

export const sizes = [
  { size: 'desk', context: DESK },
  { size: 'hand', context: HAND },
] as const;

export type Appearance = (typeof sizes)[number] & { readonly theme: 'light' | 'dark' };

export const appearances: readonly Appearance[] = sizes.flatMap((size) =>
  (['light', 'dark'] as const).map((theme) => ({ ...size, theme })),
);

export const atTheDesk = appearances.filter(({ size }) => size === 'desk');
export const inTheHand = appearances.filter(({ size }) => size === 'hand');
