/** Drives a training session as the page does, and waits for what it says. */
import type { Checkpoint } from '../../src/worker/checkpoint';
import type { Command, SessionEvent, TrainingPoint } from '../../src/worker/protocol';
import { Session } from '../../src/worker/session';
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
  /** What has been measured, by adapter. */
  readonly choices: Record<string, Readonly<Record<string, string>>> = {};
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
        take: async () => {
          const { stored } = this;
          this.stored = undefined;
          return stored;
        },
      },
      compare: () => ({ times: new Promise(() => {}), giveUp: () => {} }),
      choices: {
        load: async (adapter) => ({ ...this.choices[adapter] }),
        save: async (adapter, choices) => {
          this.choices[adapter] = choices;
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
    this.send({ type: 'prepare', run, settings: { ...smallSettings, ...settings }, input, resume });
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
