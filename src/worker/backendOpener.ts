/** Opens backends for the session, one of them ahead: while a model that came with the page is looked at. */
import type { ChoicesStore } from './choicesStore';
import { type BackendListener, type OpenedBackend, openBackend, type WantedBackend } from './openBackend';

export class BackendOpener {
  /** What the next run is likely to want. */
  expected: WantedBackend | undefined;
  #ahead: { readonly wanted: WantedBackend; readonly opened: Promise<OpenedBackend> } | undefined;

  constructor(
    private readonly gpu: GPU | undefined,
    private readonly choices: ChoicesStore,
    private readonly listener: BackendListener,
  ) {}

  /** Opens what is expected, so that the next run need not wait for it. */
  openAhead(): void {
    const wanted = this.expected;
    this.expected = undefined;
    if (!wanted || wanted.backend === 'cpu' || this.#ahead) return;
    const opened = this.#open(wanted);
    opened.catch(() => {}); // whoever wants it is told why when it is opened again
    this.#ahead = { wanted, opened };
  }

  /** The backend that was opened ahead where it is the one that is wanted, or another. */
  async open(wanted: WantedBackend): Promise<OpenedBackend> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (wanted.backend === 'cpu') {
      void ahead?.opened.then(({ backend }) => backend.destroy()).catch(() => {}); // nobody waits for a GPU
      return this.#open(wanted);
    }
    const opened = await ahead?.opened.catch(() => undefined);
    if (!ahead || !opened) return this.#open(wanted);
    const same = ahead.wanted.backend === wanted.backend && ahead.wanted.products === wanted.products;
    if (same && opened.lost === undefined) return opened;
    opened.backend.destroy();
    return this.#open(wanted);
  }

  #open(wanted: WantedBackend): Promise<OpenedBackend> {
    return openBackend(wanted, this.gpu, this.listener, this.choices);
  }
}
