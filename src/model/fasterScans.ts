/** Which lowering trains a model faster on a device: measured once for each model and shape, and remembered. */
import type { Backend, BufferView, Command, Program } from '../kernels/backend';
import type { Measurements } from '../kernels/measurements';
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

interface Candidate {
  readonly scans: LoweringOfScans;
  readonly program: Program;
  /** Milliseconds of its shortest run so far. */
  best: number;
}

/**
 * Where arithmetic is what costs, a step may take seconds, and three ways of it are not tried: it stays at operations. So it
 * does where nothing is measured, on software adapters: what they save by fewer launches they lose by barriers, and a step by
 * steps takes as much of the processor's time or more. Else all three run in turn for as long as a run may measure, and the
 * fastest is taken of those whose gradients are those of single operations.
 */
export function fasterScans(backend: Backend, question: string, passes: Passes): Promise<LoweringOfScans> {
  const { measurements } = backend;
  if (!measurements) return Promise.resolve('operations');
  const { choices } = measurements;
  const known = choices[question];
  if (known === 'operations' || known === 'steps' || known === 'sequences') return Promise.resolve(known);
  // What is guarded together has one time to measure in.
  return backend
    .guarded(() => measure(backend, measurements, passes))
    .then((chosen) => {
      choices[question] = chosen; // only now: what a device refuses it tells at the end
      return chosen;
    });
}

async function measure(
  backend: Backend,
  measurements: Measurements,
  { lower, gradients }: Passes,
): Promise<LoweringOfScans> {
  const operations = lower('operations');
  const first = operations.filter((command) => 'kernel' in command).slice(0, FIRST_DISPATCHES);
  const beginning = await backend.prepare('beginning of a step', first);
  const bound = await measurements.spend(async () => {
    await milliseconds(backend, beginning); // a driver may have left something to do for the first run
    return milliseconds(backend, beginning);
  });
  backend.release(beginning);
  if (bound > LAUNCH_BOUND_MS) return 'operations';

  const candidates: Candidate[] = [];
  const spoilt = new Float32Array(gradients.length).fill(Number.NaN);
  let expected: ArrayLike<number> | undefined;
  for (const scans of ['operations', 'steps', 'sequences'] as const) {
    if (expected && measurements.left <= 0) break;
    backend.write(gradients, spoilt); // what one that does not run leaves behind agrees with nothing
    // A device may refuse it: a row's shader binds whole buffers, which may be larger than a binding may be.
    const tried = await backend
      .guarded(async () => {
        const program = await backend.prepare(`a step by ${scans}`, scans === 'operations' ? operations : lower(scans));
        return { program, best: await measurements.spend(() => milliseconds(backend, program)) };
      })
      .catch(() => undefined);
    if (!tried) continue;
    const { program, best } = tried;
    const got = await backend.read(gradients);
    expected ??= got;
    if (agree(got, expected)) candidates.push({ scans, program, best });
    else backend.release(program);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const candidate of candidates) {
      if (measurements.left <= 0) break;
      const taken = await measurements.spend(() => milliseconds(backend, candidate.program));
      candidate.best = Math.min(candidate.best, taken);
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
