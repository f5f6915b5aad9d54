/** Drives a training session as the page does, and waits for what it says. */
import type { Checkpoint } from '../../src/worker/checkpoint';
import { noComparison } from '../../src/worker/comparison';
import type { Command, SessionEvent, TrainingPoint } from '../../src/worker/protocol';
import { Session, type SessionEnvironment } from '../../src/worker/session';
import { defaultSettings, type Settings } from '../../src/worker/settings';

/** A model small enough to train hundreds of steps in a second. */
export const smallSettings: Settings = {
  ...defaultSettings,
  taskOptions: { letters: 5, minimumLength: 2, maximumLength: 4, evaluatedLength: 8 },
  embedding: 8,
  hidden: 8,
  batch: 8,
  backend: 'cpu',
};

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

export class SessionDriver {
  readonly events: SessionEvent[] = [];
  stored: Checkpoint | undefined;
  /** Whether the browser refuses to keep anything. */
  refusesToStore = false;
  /** What has been measured, by adapter and shaders. */
  readonly choices: Record<string, Readonly<Record<string, string>>> = {};
  /** What tells of the other backend. */
  compare: SessionEnvironment['compare'] = noComparison;
  readonly #session: Session;
  #waiting: (() => void)[] = [];

  constructor(gpu?: GPU) {
    this.#session = new Session({
      gpu,
      checkpoints: {
        save: async (checkpoint) => {
          if (this.refusesToStore) throw new Error('The quota has been exceeded.');
          this.stored = checkpoint;
        },
        load: async () => this.stored,
        forget: async () => {
          this.stored = undefined;
        },
      },
      compare: (request) => this.compare(request),
      choices: {
        load: async (adapter, shaders) => ({ ...this.choices[`${adapter}, ${shaders}`] }),
        save: async (adapter, shaders, choices) => {
          this.choices[`${adapter}, ${shaders}`] = choices;
        },
      },
      post: (event) => {
        this.events.push(event);
        if (event.type === 'alignment') this.send({ type: 'acknowledge', run: event.run });
        for (const wake of this.#waiting.splice(0)) wake();
      },
    });
  }

  send(command: Command): void {
    this.#session.handle(command);
  }

  prepare(run: number, settings: Partial<Settings> = {}, input = 'abc', resume = false): void {
    const chosen = { ...smallSettings, ...settings };
    this.send({ type: 'prepare', run, settings: chosen, input: { task: chosen.task, text: input }, resume });
  }

  /** The first event of a type, from those that have come or are yet to come, that satisfies a condition. */
  async until<Type extends SessionEvent['type']>(
    type: Type,
    condition: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    for (let seen = 0; ; ) {
      for (; seen < this.events.length; seen++) {
        const event = this.events[seen];
        if (event?.type === type && condition(event as EventOf<Type>)) return event as EventOf<Type>;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  of<Type extends SessionEvent['type']>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  points(run: number): TrainingPoint[] {
    return this.of('progress')
      .filter((event) => event.run === run)
      .flatMap(({ points }) => points);
  }
}
