/** One setting under several seeds, a run after the other, each to the same step unless another rule stops it before. */
import { createStore } from 'zustand/vanilla';
import type { Settings } from '../../worker/settings';
import { refusesForm, trainAnew } from '../actions';
import type { Session } from '../store';

/** A training stopped by its rules begins the next; a person's pause does not, and training on goes on with the queue. */
export interface SeedQueue {
  readonly session: Session;
  /** Of every run, but for the seed; `stopSteps` is set. */
  readonly settings: Settings;
  readonly seeds: readonly number[];
  /** Which of the seeds is trained. */
  readonly at: number;
  /** The number of its run on the page. */
  readonly run: number;
  /** Whether a rule has stopped it. */
  readonly stopped: boolean;
}

interface SeedState {
  readonly queue: SeedQueue | undefined;
  /** How runs that differ by their seeds alone are drawn: each, or all as one band. */
  readonly drawn: 'each' | 'band';
}

export const seedStore = createStore<SeedState>(() => ({ queue: undefined, drawn: 'each' }));

/** Trains what the form says with its seed and those after it, each for so many steps. */
export function startSeeds(session: Session, count: number, steps: number): void {
  if (refusesForm(session)) return;
  const { draft } = session.store.getState();
  const seeds = Array.from({ length: count }, (_, index) => (draft.seed + index) % SEEDS);
  seedStore.setState({ drawn: 'band' });
  trainSeed({ session, settings: { ...draft, stopSteps: steps }, seeds, at: 0 });
}

/** The run on the page goes on, and none comes after it. */
export function endSeeds(): void {
  seedStore.setState({ queue: undefined });
}

/** A rule has stopped a run. */
export function stoppedByRule(session: Session, run: number): void {
  const { queue } = seedStore.getState();
  if (queue?.session !== session || queue.run !== run) return;
  seedStore.setState({ queue: { ...queue, stopped: true } });
  goOnWithSeeds(session);
}

/** Begins the next seed once the run that a rule has stopped is measured at its last step; to be asked after a measurement. */
export function goOnWithSeeds(session: Session): void {
  const { queue } = seedStore.getState();
  if (queue?.session !== session || !queue.stopped) return;
  const { heldOutLoss } = session.history;
  const { run, pending, step } = session.store.getState();
  if (run !== queue.run || pending || heldOutLoss.step(heldOutLoss.length - 1) !== step) return;
  if (queue.at + 1 === queue.seeds.length) endSeeds();
  else trainSeed({ ...queue, at: queue.at + 1 });
}

/** One more than the largest seed. */
const SEEDS = 1_000_000_000;

function trainSeed(queue: Omit<SeedQueue, 'run' | 'stopped'>): void {
  const { session, settings, seeds, at } = queue;
  const run = trainAnew(session, { ...settings, seed: seeds[at] ?? settings.seed });
  seedStore.setState({ queue: { ...queue, run, stopped: false } });
}
