/** Which lowering trains a model faster on a device: measured once for each model and shape, and remembered. */
import type { Backend, BufferView, Command, Program } from '../kernels/backend';
import type { LoweringOfScans } from './graph/lower';

/** Dispatches that are tried first, and the milliseconds above which their work, and not their launch, is what costs. */
const FIRST_DISPATCHES = 8;
const LAUNCH_BOUND_MS = 8;
const ROUNDS = 3;
/** Of the largest gradient. */
const TOLERANCE = 1e-3;

interface Passes {
  /** The commands of a step without its optimiser. */
  lower(scans: LoweringOfScans): Command[];
  /** What they compute in the end. */
  readonly gradients: BufferView;
}

/**
 * Where arithmetic is what costs, a step may take seconds, and three ways of it are not tried: it stays at operations. Else
 * steps and sequences run in turn, and the faster is taken of those whose gradients are those of single operations.
 */
export async function fasterScans(backend: Backend, question: string, passes: Passes): Promise<LoweringOfScans> {
  const { choices } = backend;
  if (!choices) return 'operations';
  const known = choices[question];
  if (known === 'operations' || known === 'steps' || known === 'sequences') return known;
  const chosen = await measure(backend, passes);
  choices[question] = chosen;
  return chosen;
}

async function measure(backend: Backend, { lower, gradients }: Passes): Promise<LoweringOfScans> {
  const operations = lower('operations');
  const first = operations.filter((command) => 'kernel' in command).slice(0, FIRST_DISPATCHES);
  const beginning = await backend.prepare('beginning of a step', first);
  await milliseconds(backend, beginning); // the first run compiles
  const bound = await milliseconds(backend, beginning);
  backend.release(beginning);
  if (bound > LAUNCH_BOUND_MS) return 'operations';

  const whole = await backend.prepare('a step by operations', operations);
  backend.submit(whole);
  const expected = await backend.read(gradients);
  backend.release(whole);
  const candidates: { readonly scans: LoweringOfScans; readonly program: Program; best: number }[] = [];
  for (const scans of ['steps', 'sequences'] as const) {
    // A device may refuse it: a row's shader binds whole buffers, which may be larger than a binding may be.
    const program = await backend
      .guarded(() => backend.prepare(`a step by ${scans}`, lower(scans)))
      .catch(() => undefined);
    if (!program) continue;
    backend.submit(program);
    if (agree(await backend.read(gradients), expected))
      candidates.push({ scans, program, best: Number.POSITIVE_INFINITY });
    else backend.release(program);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const candidate of candidates) {
      candidate.best = Math.min(candidate.best, await milliseconds(backend, candidate.program));
    }
  }
  for (const { program } of candidates) backend.release(program);
  return candidates.sort((a, b) => a.best - b.best)[0]?.scans ?? 'operations';
}

/** But for rounding, which sums in another order differ by. */
function agree(got: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  let scale = 0;
  let gap = 0;
  for (let index = 0; index < expected.length; index++) {
    scale = Math.max(scale, Math.abs(expected[index] as number));
    gap = Math.max(gap, Math.abs((got[index] as number) - (expected[index] as number)));
  }
  return gap <= TOLERANCE * scale; // false where one is not a number
}

async function milliseconds(backend: Backend, program: Program): Promise<number> {
  const began = performance.now();
  backend.submit(program);
  await backend.completed();
  return performance.now() - began;
}
