import { smallestCell } from './geometry';

/** Whether fingers are what points here. */
export const COARSE = window.matchMedia('(pointer: coarse)').matches;

/** The smallest side of a token or cell for the pointer at hand, in CSS pixels. */
export const SMALLEST = smallestCell(COARSE);
