/** How many of how many were right. */
export interface Proportion {
  readonly right: number;
  readonly total: number;
  /** right / total, and 0 where there is nothing to count. */
  readonly value: number;
}

export function proportion(right: number, total: number): Proportion {
  return { right, total, value: total === 0 ? 0 : right / total };
}
