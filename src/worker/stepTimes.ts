/** What a step of a run takes on either backend. A worker times it on the other one; here its own steps tell. */
import type { Comparison, ComparisonRequest } from './comparison';
import type { CurrentRun } from './currentRun';
import type { StepTime } from './protocol';

export interface BothTimes {
  readonly here: StepTime;
  /** Absent where this browser has no other. */
  readonly there?: StepTime;
}

export class StepTimes {
  #asked: Comparison | undefined;
  #answer: { readonly there: StepTime | undefined } | undefined;

  /** `answered` is called when the other backend's time is there. */
  constructor(
    private readonly compare: (request: ComparisonRequest) => Comparison,
    private readonly answered: () => void,
  ) {}

  /** Has a step timed on the other backend; once for a run. */
  ask(current: CurrentRun): void {
    if (current.compared) return;
    current.compared = true;
    const { run, opened } = current;
    const { settings, tokens } = run;
    const backend = opened.report.backend === 'cpu' ? 'webgpu' : 'cpu';
    const asked = this.compare({ settings, tokens, batch: run.batch(1), backend });
    this.#asked = asked;
    void asked.time.then((there) => {
      if (this.#asked !== asked) return;
      this.#asked = undefined;
      this.#answer = { there };
      this.answered();
    });
  }

  /** Whether the other backend's time is there and has not been told. */
  get wantsHere(): boolean {
    return this.#answer !== undefined;
  }

  /** Both, once; undefined while the other backend's is not there. */
  take({ opened: { report }, pace }: CurrentRun): BothTimes | undefined {
    if (!this.#answer) return undefined;
    const { there } = this.#answer;
    this.#answer = undefined;
    return {
      here: { backend: report.backend, name: report.name, milliseconds: pace.usualMs },
      ...(there && { there }),
    };
  }

  /** Gives up what a person did not wait for; it is asked another time. */
  giveUp(current: CurrentRun | undefined): void {
    this.#asked?.giveUp();
    if ((this.#asked || this.#answer) && current) current.compared = false;
    this.#asked = undefined;
    this.#answer = undefined;
  }
}
