/** The lowerings of our engine, each of which is a variant. */
export const lowerings = ['step'] as const;
