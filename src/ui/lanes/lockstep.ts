/**
 * Keeps lanes in lockstep. The others do what the first does, whatever made it do so: train, pause, take a step. While
 * they train none runs more than a few steps ahead of the last; once they rest, those behind come up with the furthest.
 */
import { isOver, type Session, type SessionState, usable } from '../store';

/** Steps by which a lane may lead the last one: enough that reports and their answers cost little. */
export const LEAD = 16;
/** Where steps are slow it is what they do in so many seconds, so that a pause is soon one. */
const LEAD_SECONDS = 0.25;

/** Returns what ends it, and lets the first go on alone. */
export function keepInStep(first: Session, others: readonly Session[]): () => void {
  const leader = new Lane(first);
  const followers = others.map((session) => new Lane(session));
  const lanes = [leader, ...followers];
  const sync = () => {
    for (const lane of lanes) lane.look();
    for (const lane of followers) lane.train(first.store.getState().phase === 'training');
    limit(lanes);
    const alive = lanes.filter(({ isOver }) => !isOver);
    if (alive.every(({ rests }) => rests)) comeUp(alive);
  };
  const stops = lanes.map(({ session }) => session.store.subscribe(sync));
  sync();
  return () => {
    for (const stop of stops) stop();
    leader.limitTo(undefined);
  };
}

/** The last lane trains freely up to the next one; the others not far beyond the last. */
function limit(lanes: readonly Lane[]): void {
  const together = lanes.filter(({ keepsStep }) => keepsStep);
  const slowest = Math.min(...together.map(({ session }) => session.store.getState().stepsPerSecond));
  const lead = Math.max(1, Math.min(LEAD, Math.round(LEAD_SECONDS * slowest)));
  const last = Math.min(...together.map(({ step }) => step));
  for (const lane of lanes) {
    const others = together.filter((other) => other !== lane).map(({ step }) => step);
    const alone = others.length === 0 || !together.includes(lane);
    lane.limitTo(alone ? undefined : Math.max(last + lead, Math.min(...others)));
  }
}

function comeUp(lanes: readonly Lane[]): void {
  const furthest = Math.max(...lanes.map(({ step }) => step));
  for (const lane of lanes) lane.stepTo(furthest);
}

/** A session, and what the run that it has now has been told. */
class Lane {
  #state: SessionState;
  #limit: number | undefined;
  /** Whether it was told to train, and whether it has been seen to. */
  #told = false;
  #began = false;
  /** The step up to which it was told to go by single steps. */
  #asked = 0;

  constructor(readonly session: Session) {
    this.#state = session.store.getState();
  }

  /** Takes in what the session says by now. */
  look(): void {
    const before = this.#state;
    this.#state = this.session.store.getState();
    if (this.#state.run !== before.run) {
      this.#limit = undefined;
      this.#told = false;
      this.#asked = 0;
    }
    if (this.#state.phase === 'training') this.#began = true;
  }

  /** A model that is being built will begin at 0. */
  get step(): number {
    return this.#state.pending ? 0 : this.#state.step;
  }

  /** Not where it has failed, or has stopped by itself: the others go on without it. */
  get keepsStep(): boolean {
    const { phase, running, pending } = this.#state;
    if (pending) return true;
    const left = this.#told && this.#began && phase === 'paused';
    return running !== undefined && !this.isOver && !left;
  }

  get isOver(): boolean {
    return isOver(this.#state);
  }

  get rests(): boolean {
    return usable(this.#state) && this.#state.phase === 'paused' && !this.#told;
  }

  train(trains: boolean): void {
    if (!usable(this.#state) || trains === this.#told) return;
    this.#told = trains;
    this.#began = false;
    this.session.post({ type: trains ? 'train' : 'pause', run: this.#state.run });
  }

  limitTo(step: number | undefined): void {
    const { pending, running, run } = this.#state;
    if (pending || !running || step === this.#limit) return;
    this.#limit = step;
    this.session.post({ type: 'limit', run, step });
  }

  /** By single steps, each with its report; a lane that is far behind waits until it trains. */
  stepTo(step: number): void {
    const from = Math.max(this.#asked, this.step);
    if (step <= from || step > from + LEAD) return;
    this.#asked = step;
    for (let asked = from; asked < step; asked++) this.session.post({ type: 'step', run: this.#state.run });
  }
}
