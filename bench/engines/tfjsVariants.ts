/**
 * The variant of tfjs's core for WebAssembly whose gradients transpose first: XNNPACK, which is fast, does plain products
 * only, and what has a flag to transpose falls to a slow loop there.
 */
export const XNNPACK = 'core, XNNPACK';
