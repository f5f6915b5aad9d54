/** Runs a program in several submissions, so that on a slow device something else can be done between them. */
import type { Backend, Program } from '../kernels/backend';

/**
 * Submits the commands before `until` in so many parts of about as many each, the next always before the one before it has
 * run, so that the device does not wait for us. `between` runs while one part runs and no other waits, before the last is
 * submitted. Resolves when all have run.
 */
export async function inParts(
  backend: Backend,
  program: Program,
  parts: number,
  between: () => Promise<void>,
  until = program.length,
): Promise<void> {
  const begin = (part: number) => Math.round((part * until) / parts);
  let before = Promise.resolve();
  for (let part = 0; part < parts; part++) {
    if (part > 0) await between();
    backend.submit(program, { from: begin(part), to: begin(part + 1) });
    const done = backend.completed();
    done.catch(() => {}); // it is waited for in the next turn, which may not come
    await before;
    before = done;
  }
  await before;
}
