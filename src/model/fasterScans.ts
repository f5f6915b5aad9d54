/** Which lowering trains a model faster on a device: measured once for each model and shape, and remembered. */
import type { Backend, BufferView, Command, Program } from '../kernels/backend';
import type { MeasuringTime } from '../kernels/measurements';
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
 * The three run in turn for as long as a run may measure, and the fastest is taken of those whose gradients are those of
 * single operations. Undefined where they are not compared: where arithmetic is what costs, and a step may take seconds;
 * where time is over before a second one has had its turn; and where nothing is measured, on software adapters. What the
 * others save there by fewer launches they lose by barriers, and a step by steps takes as much of the processor's time or
 * more.
 */
export async function fasterScans(
  backend: Backend,
  question: string,
  passes: Passes,
): Promise<LoweringOfScans | undefined> {
  const { measurements } = backend;
  if (!measurements) return undefined;
  const { choices, scans: time } = measurements;
  const known = choices[question];
  if (known === 'operations' || known === 'steps' || known === 'sequences') return known;
  // What is guarded together has one time to measure in.
  const fastest = await backend.guarded(() => compare(backend, time, passes));
  if (fastest) measurements.note(question, fastest); // only now: what a device refuses it tells at the end
  return fastest;
}

async function compare(
  backend: Backend,
  time: MeasuringTime,
  { lower, gradients }: Passes,
): Promise<LoweringOfScans | undefined> {
  const operations = lower('operations');
  const first = operations.filter((command) => 'kernel' in command).slice(0, FIRST_DISPATCHES);
  const beginning = await backend.prepare('beginning of a step', first);
  const wait = await backend.roundTrip(); // the way is no work, and costs none of the time for it
  const timed = (program: Program) => time.spend(() => milliseconds(backend, program), wait);
  await timed(beginning); // a driver may have left something to do for the first run
  const taken = (await timed(beginning)) - wait;
  backend.release(beginning);
  if (taken > LAUNCH_BOUND_MS) return undefined;

  const candidates: Candidate[] = [];
  const spoilt = new Float32Array(gradients.length).fill(Number.NaN);
  let expected: ArrayLike<number> | undefined;
  let turns = 0;
  for (const scans of ['operations', 'steps', 'sequences'] as const) {
    if (time.left <= 0) break;
    turns++;
    backend.write(gradients, spoilt); // what one that does not run leaves behind agrees with nothing
    // A device may refuse it: a row's shader binds whole buffers, which may be larger than a binding may be.
    const tried = await backend
      .guarded(async () => {
        const program = await backend.prepare(`a step by ${scans}`, scans === 'operations' ? operations : lower(scans));
        return { program, best: await timed(program) };
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
      if (time.left <= 0) break;
      candidate.best = Math.min(candidate.best, await timed(candidate.program));
    }
  }
  for (const { program } of candidates) backend.release(program);
  return turns > 1 ? candidates.sort((a, b) => a.best - b.best)[0]?.scans : undefined;
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
