/** The runs that are kept: in memory for the page, and in the browser for the next visit. */
import { createStore } from 'zustand/vanilla';
import type { Session } from '../store';
import { overflow } from './bounds';
import { freeStyle, type KeptRun, untaken } from './keptRun';
import type { RunStorage } from './storage';

interface Deleted {
  readonly run: KeptRun;
  readonly weights: Uint8Array<ArrayBuffer> | undefined;
}

export interface ShelfState {
  /** The latest first. */
  readonly runs: readonly KeptRun[];
  /** The kept runs that are on the page, by the sessions that have them. */
  readonly current: ReadonlyMap<Session, string>;
  /** What was deleted since the page was opened and can be put back, the latest last. */
  readonly deleted: readonly Deleted[];
  /** Why nothing can be kept, in words. */
  readonly trouble: string | undefined;
}

const LONGEST_NAME = 80;

export class RunShelf {
  readonly store = createStore<ShelfState>(() => ({ runs: [], current: new Map(), deleted: [], trouble: undefined }));
  readonly #storage: RunStorage;

  constructor(storage: RunStorage) {
    this.#storage = storage;
  }

  /** Brings the runs of earlier visits. */
  async load(): Promise<void> {
    await this.#attempt(async () => {
      const loaded = await this.#storage.load();
      this.store.setState(({ runs }) => {
        const here = new Set(runs.map(({ id }) => id));
        return { runs: latestFirst([...runs, ...loaded.filter(({ id }) => !here.has(id))]) };
      });
    });
  }

  find(id: string | undefined): KeptRun | undefined {
    return this.store.getState().runs.find((run) => run.id === id);
  }

  /** Which run a session has on the page, if it is kept; it is then no other's. */
  setCurrent(session: Session, id: string | undefined): void {
    const { current } = this.store.getState();
    if (current.get(session) === id) return;
    const others = [...current].filter(([other, its]) => other !== session && its !== id);
    this.store.setState({ current: new Map(id === undefined ? others : [...others, [session, id]]) });
  }

  /** Keeps a run, or what has become of it; what is then beyond the bounds goes. */
  async put(run: KeptRun): Promise<void> {
    this.store.setState(({ runs }) => ({ runs: latestFirst([run, ...runs.filter(({ id }) => id !== run.id)]) }));
    await this.#attempt(() => this.#storage.save(run));
    await this.#prune();
  }

  /** Keeps the weights of a run that is kept; one that is deleted meanwhile stays so. */
  async putWeights(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#attempt(async () => {
      await this.#storage.saveWeights(id, bytes);
      if (this.find(id)) await this.#change(id, () => ({ hasWeights: true }));
      else await this.#storage.forgetWeights(id);
    });
  }

  /** Undefined where they are not kept, or no longer. */
  async weightsOf({ id }: KeptRun): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#storage.weights(id).catch(() => undefined);
  }

  /** An empty name changes nothing; one that another run has gets a number. */
  rename(id: string, name: string): Promise<void> {
    const chosen = name.trim().slice(0, LONGEST_NAME);
    const taken = this.store.getState().runs.flatMap((run) => (run.id === id ? [] : run.name));
    return chosen === '' ? Promise.resolve() : this.#change(id, () => ({ name: untaken(chosen, taken) }));
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#change(id, () => ({ pinned }));
  }

  /** Draws its curves, in a style that no other has, or draws them no more. */
  show(id: string, shown: boolean): Promise<void> {
    const others = this.store.getState().runs.filter((run) => run.id !== id);
    return this.#change(id, ({ style }) => {
      const taken = others.some((run) => run.shown && run.style === style);
      return { shown, style: shown && taken ? freeStyle(others) : style };
    });
  }

  async remove(id: string): Promise<void> {
    const run = this.find(id);
    if (!run) return;
    const weights = await this.weightsOf(run);
    await this.#attempt(() => this.#forget(id));
    this.store.setState(({ runs, deleted }) => ({
      runs: runs.filter((other) => other.id !== id),
      deleted: [...deleted, { run, weights }],
    }));
  }

  /** Puts back what was deleted last, with its weights. */
  async undoRemove(): Promise<void> {
    const last = this.store.getState().deleted.at(-1);
    if (!last) return;
    this.store.setState(({ deleted }) => ({ deleted: deleted.slice(0, -1) }));
    await this.put({ ...last.run, hasWeights: false });
    if (last.weights) await this.putWeights(last.run.id, last.weights);
  }

  async #change(id: string, change: (run: KeptRun) => Partial<KeptRun>): Promise<void> {
    const run = this.find(id);
    if (run) await this.put({ ...run, ...change(run) });
  }

  async #prune(): Promise<void> {
    const { runs, weights } = overflow(this.store.getState().runs);
    if (runs.length + weights.length === 0) return;
    this.store.setState((state) => ({
      runs: state.runs
        .filter(({ id }) => !runs.includes(id))
        .map((run) => (weights.includes(run.id) ? { ...run, hasWeights: false } : run)),
    }));
    await this.#attempt(async () => {
      for (const id of runs) await this.#forget(id);
      for (const id of weights) {
        await this.#storage.forgetWeights(id);
        const run = this.find(id);
        if (run) await this.#storage.save(run);
      }
    });
  }

  async #forget(id: string): Promise<void> {
    await this.#storage.forget(id);
    await this.#storage.forgetWeights(id);
  }

  /** A browser that keeps nothing, or no more, is no failure of the page: it says so beside the list. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch {
      this.store.setState({
        trouble: 'This browser keeps no data, or no more of it: these runs last until the page is closed.',
      });
    }
  }
}

function latestFirst(runs: readonly KeptRun[]): readonly KeptRun[] {
  return runs.toSorted((a, b) => b.savedAt - a.savedAt);
}
