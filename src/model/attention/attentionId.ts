/** The mechanisms by name, as settings and files write them. */
export type AttentionId = 'none' | 'additive' | 'dot' | 'general' | 'concat' | 'content-only';
