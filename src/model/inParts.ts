/** Runs a program in several submissions, so that on a slow device something else can be done between them. */
import type { Backend, Program } from '../kernels/backend';

/** Resolves when the last part has run. */
export async function inParts(
  backend: Backend,
  program: Program,
  parts: number,
  between: () => Promise<void>,
): Promise<void> {
  for (let index = 0; index < parts; index++) {
    if (index > 0) await between();
    backend.submit(program, { index, of: parts });
    await backend.completed();
  }
}
