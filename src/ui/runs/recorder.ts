/** Keeps the run on the page whenever it comes to rest, is replaced or might be lost. */
import type { Session, SessionState } from '../store';
import { curvesOf, restoreCurves } from './curves';
import { defaultName, freeStyle, type KeptRun } from './keptRun';
import type { RunShelf } from './runShelf';

/** Single steps follow each other faster than this, and so does the measurement after a pause on most devices. */
const REST_MS = 400;
/** How much of a training may be lost where the page is closed in its midst, which leaves no time to keep anything. */
const WHILE_TRAINING_MS = 15_000;
/** How long a session that is about to end may take to hand its weights over. */
const LAST_WEIGHTS_MS = 10_000;

export class Recorder {
  readonly #session: Session;
  readonly #shelf: RunShelf;
  readonly #beside: boolean;
  readonly #unfollow: () => void;
  /** The step of the run on the page that is kept, or at which it was taken up. */
  #keptStep = 0;
  #keptEvaluations: SessionState['evaluations'] = [];
  #keptTest: SessionState['measurements']['test'];
  #keptInput = '';
  /** Whether weights have been asked for and have not come, and what waits for them. */
  #awaited = false;
  #arrived = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A kept run that is being opened, and the number it will have on the page. */
  #expected: { readonly run: number; readonly kept: KeptRun } | undefined;

  /** `beside` where the session is not that of the page. */
  constructor(session: Session, shelf: RunShelf, beside = false) {
    this.#session = session;
    this.#shelf = shelf;
    this.#beside = beside;
    this.#unfollow = session.store.subscribe((state, before) => this.#follow(state, before));
    session.weights.listen((run, bytes) => {
      this.#awaited = false;
      if (run !== session.store.getState().run) return;
      const kept = this.#keep();
      if (kept) void shelf.putWeights(kept.id, bytes);
      this.#arrived();
    });
  }

  /** The run of this number will be a kept one: it goes on under its name, with its curves. */
  expect(run: number, kept: KeptRun): void {
    this.#expected = { run, kept };
  }

  /** Keeps the run as it is now, if there is anything new of it, and asks for its weights where they may have changed. */
  record(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#session.store.getState();
    const changed = this.#hasChanged(state);
    if (!this.#isNew(state) || !this.#keep() || !changed) return;
    this.#awaited = true;
    this.#session.post({ type: 'export', run: state.run, format: 'safetensors', kept: true });
  }

  /** Keeps the run for the last time; resolves once its weights have come, or will not. */
  async end(): Promise<void> {
    this.record();
    this.#unfollow();
    if (this.#awaited) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
        setTimeout(resolve, LAST_WEIGHTS_MS);
      });
    }
    this.#shelf.setCurrent(this.#session, undefined);
  }

  #follow(state: SessionState, before: SessionState): void {
    if (state.run !== before.run) {
      this.#begin(state);
      return;
    }
    if (!state.pending) this.#expected = undefined; // it was refused, and its number is given again
    // Asked for before the run that replaces it: the session answers in this order.
    if (state.pending && state.pending !== before.pending) {
      this.record();
      return;
    }
    if (!this.#isNew(state)) return;
    const rests = state.phase !== 'training';
    if (rests || this.#timer === undefined) this.#recordIn(rests ? REST_MS : WHILE_TRAINING_MS);
  }

  #recordIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.record(), milliseconds);
  }

  #isNew(state: SessionState): boolean {
    const typed = state.input !== this.#keptInput && this.#known() !== undefined;
    return typed || this.#hasChanged(state);
  }

  /** Whether the weights file would read differently, which also says whether the test set was measured. */
  #hasChanged({ step, evaluations, measurements, shipped }: SessionState): boolean {
    if (shipped || step === 0) return false;
    const measured = evaluations !== this.#keptEvaluations || measurements.test !== this.#keptTest;
    return measured || step !== this.#keptStep;
  }

  /** The run on the page, where it is kept. */
  #known(): KeptRun | undefined {
    return this.#shelf.find(this.#shelf.store.getState().current.get(this.#session));
  }

  /** Another run is on the page. */
  #begin({ run, step, input }: SessionState): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const expected = this.#expected?.run === run ? this.#expected.kept : undefined;
    this.#expected = undefined;
    this.#keptStep = step;
    this.#keptEvaluations = this.#session.store.getState().evaluations;
    this.#keptTest = undefined;
    this.#keptInput = input;
    this.#shelf.setCurrent(this.#session, expected?.id);
    if (!expected) return;
    const { evaluations, curves } = expected;
    restoreCurves(this.#session.history, curves, step);
    const { trainingLoss } = this.#session.history;
    this.#keptEvaluations = evaluations;
    const loss = trainingLoss.length === 0 ? undefined : trainingLoss.value(trainingLoss.length - 1);
    this.#session.store.setState({ evaluations, loss });
  }

  /** Puts the run on the shelf, without its weights; undefined where there is none to keep. */
  #keep(): KeptRun | undefined {
    const { running, step, evaluations, measurements, input } = this.#session.store.getState();
    if (!running || step === 0) return undefined;
    const { runs, current } = this.#shelf.store.getState();
    const known = this.#known();
    const deleted = !known && current.has(this.#session);
    if (deleted && step === this.#keptStep) return undefined; // not trained since
    const curves = curvesOf(this.#session.history);
    const now = { settings: running, step, input, beside: this.#beside, evaluations, curves, savedAt: Date.now() };
    const fresh = () => ({
      id: freshId(),
      name: defaultName(running, runs),
      pinned: false,
      shown: true,
      style: freeStyle(runs),
      hasWeights: false,
    });
    const kept: KeptRun = { ...(known ?? fresh()), ...now };
    this.#keptStep = step;
    this.#keptEvaluations = evaluations;
    this.#keptTest = measurements.test;
    this.#keptInput = input;
    this.#shelf.setCurrent(this.#session, kept.id);
    void this.#shelf.put(kept);
    return kept;
  }
}

/** Of 128 random bits; crypto.randomUUID is there on secure pages alone. */
function freshId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join('');
}
