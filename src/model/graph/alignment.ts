/** Tensors begin on multiples of 64 elements: the 256 bytes on which WebGPU lets a binding begin. */
const ALIGNMENT = 64;

export function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}
