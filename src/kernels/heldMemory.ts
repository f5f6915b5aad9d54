/** Keeps the account of what a backend holds, by label, and gives back what work that failed had allocated. */
import type { Program, Storage } from './backend';

type Held = Storage | Program;

export class HeldMemory {
  readonly bytes = new Map<string, number>();
  readonly #live = new Map<Held, { readonly label: string; readonly bytes: number }>();

  add(held: Held, label: string, bytes: number): void {
    this.#live.set(held, { label, bytes });
    this.#count(label, bytes);
  }

  /** Whether it was held until now. */
  remove(held: Held): boolean {
    const entry = this.#live.get(held);
    if (!entry) return false;
    this.#live.delete(held);
    this.#count(entry.label, -entry.bytes);
    return true;
  }

  /** Runs work; where it throws, what it has added is released. */
  async undoing<T>(work: () => Promise<T>, release: (held: Held) => void): Promise<T> {
    const before = new Set(this.#live.keys());
    try {
      return await work();
    } catch (error) {
      for (const held of [...this.#live.keys()]) if (!before.has(held)) release(held);
      throw error;
    }
  }

  #count(label: string, bytes: number): void {
    const sum = (this.bytes.get(label) ?? 0) + bytes;
    if (sum === 0) this.bytes.delete(label);
    else this.bytes.set(label, sum);
  }
}
