/** Keeps what a run's stop rules ask about, and says when it shall stop and why. */
import type { Evaluation } from './protocol';
import { expectedEnd, type StopEvaluation, type StopRule, type StopRules, stopsDue } from './stopRules';

export class Stopping {
  readonly #rules: StopRules;
  readonly #evaluations: StopEvaluation[] = [];
  /** Rules that were met when a person had training go on: they have had their say. */
  #said: readonly StopRule[] = [];
  /** Milliseconds of training before this stretch, and when it began. */
  #trained = 0;
  #began: number | undefined;
  #inStretch = false;
  /** The step that a person asked to train up to. */
  #target: number | undefined;

  constructor(rules: StopRules) {
    this.#rules = rules;
  }

  /**
   * A stretch of training begins at `step`; `steps` of it, where a person asked for so many. One that was interrupted goes
   * on as it was.
   */
  begin(now: number, step: number, steps: number | undefined): void {
    this.#began = now;
    if (this.#inStretch) return;
    this.#inStretch = true;
    this.#target = steps === undefined ? undefined : step + steps;
    this.#said = stopsDue(this.#rules, this.#facts(now, step)).map(({ rule }) => rule);
  }

  /** Something else has to be done before it goes on. */
  interrupt(now: number): void {
    this.#trained = this.#elapsed(now);
    this.#began = undefined;
  }

  /** It ends. */
  end(now: number): void {
    this.interrupt(now);
    this.#inStretch = false;
    this.#target = undefined;
  }

  /** Takes note of what was measured at a step. */
  evaluated(step: number, sets: readonly Evaluation[]): void {
    const heldOut = sets.find(({ id }) => id === 'heldOut');
    if (heldOut) this.#evaluations.push({ step, loss: heldOut.loss, exact: heldOut.exact / heldOut.count });
  }

  /** Steps that may still be submitted before a count of steps ends the stretch. */
  stepsLeft(step: number): number {
    const { stopSteps } = this.#rules;
    const limits = [this.#target, stopSteps > 0 && !this.#said.includes('stopSteps') ? stopSteps : undefined];
    return Math.max(0, Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY)) - step);
  }

  /** Why training stops now, in words; an empty text where a person asked for so many steps. Undefined where it goes on. */
  due(now: number, step: number): string | undefined {
    const due = stopsDue(this.#rules, this.#facts(now, step)).find(({ rule }) => !this.#said.includes(rule));
    if (due) return due.reason;
    return this.#target !== undefined && step >= this.#target ? '' : undefined;
  }

  /** Milliseconds until a count of steps or minutes ends the stretch, at the pace of now; undefined where none does. */
  remaining(now: number, step: number, stepsPerSecond: number): number | undefined {
    const toTarget =
      this.#target !== undefined && stepsPerSecond > 0 ? ((this.#target - step) / stepsPerSecond) * 1000 : undefined;
    const rules = { ...this.#rules };
    for (const rule of this.#said) rules[rule] = 0;
    const toEnd = expectedEnd(rules, { step, elapsedMs: this.#elapsed(now) }, stepsPerSecond);
    const ends = [toTarget, toEnd].filter((end) => end !== undefined);
    return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends));
  }

  #elapsed(now: number): number {
    return this.#trained + (this.#began === undefined ? 0 : now - this.#began);
  }

  #facts(now: number, step: number) {
    // After a rewind what was measured later does not count.
    const evaluations = this.#evaluations.filter((measured) => measured.step <= step);
    return { step, elapsedMs: this.#elapsed(now), evaluations };
  }
}
