/**
 * Kernels whose shader is written out for the size of a row, so that what an invocation keeps of rows is in registers.
 *
 * In such a shader, SIZE is the size; a line with a # stands once for each four columns, # being their number; and of those
 * columns, `columns#` are the places in a row, where those beyond the edge repeat the last one, and `inside#` is 1 where
 * they are not beyond it, else 0.
 */
import { defineKernel, type Kernel, type KernelEntry } from './defineKernel';

const HEAD = `
const columns# = min(vec4u(4 * #) + vec4u(0, 1, 2, 3), vec4u(SIZE - 1));
const inside# = select(vec4f(), vec4f(1), vec4u(4 * #) + vec4u(0, 1, 2, 3) < vec4u(SIZE));
`;

/** A kernel whose dispatches have the shader for their uniform `size`; the template itself does not compile. */
export function defineSizedKernel<Own extends Record<string, KernelEntry<never, never>>>(
  name: string,
  template: string,
  entries: Own,
): Kernel<Own> {
  const kernels = new Map<number, Kernel<Own>>();
  const ofSize = (size: number) => {
    const kernel = kernels.get(size) ?? defineKernel(name, writtenOut(template, size), entries);
    kernels.set(size, kernel);
    return kernel;
  };
  return {
    ...defineKernel(name, template, entries),
    dispatch(entry, bindings, uniforms) {
      return ofSize((uniforms as { readonly size: number }).size).dispatch(entry, bindings, uniforms);
    },
  };
}

function writtenOut(template: string, size: number): string {
  const fours = Array.from({ length: Math.ceil(size / 4) }, (_, four) => String(four));
  const lines = `${template}${HEAD}const SIZE = ${size}u;\n`.split('\n');
  return lines
    .flatMap((line) => (line.includes('#') ? fours.map((four) => line.replaceAll('#', four)) : line))
    .join('\n');
}
