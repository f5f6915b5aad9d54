/** Tells whoever listens that something outside React has changed. */
export class Signal {
  readonly #listeners = new Set<() => void>();

  /** Returns what ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  send(): void {
    for (const listener of this.#listeners) listener();
  }
}
