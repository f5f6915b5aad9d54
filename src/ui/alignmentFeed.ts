/** The latest decoded input, kept outside React because it holds a tensor and arrives several times a second. */
import type { MapAlignment } from './alignment/mapAlignment';
import { Signal } from './signal';

export interface Snapshot {
  readonly run: number;
  readonly step: number;
  readonly alignment: MapAlignment;
}

/** Puts another map of a decoding in the place of its alignment; gives the same where it has none. */
export type Lens = (alignment: MapAlignment) => MapAlignment;

export class AlignmentFeed {
  readonly changed = new Signal();
  #live: Snapshot | undefined;
  #past: Snapshot | undefined;
  #edited: Snapshot | undefined;
  #lens: Lens | undefined;
  /** What was drawn last, and of what: what is shown, and what is computed where that is another. */
  readonly #drawn = new Map<'shown' | 'computed', { readonly of: Snapshot; readonly as: Snapshot }>();

  /** What the page shows. */
  get latest(): Snapshot | undefined {
    return this.#edited ?? this.computed;
  }

  /** What the model computes, now or at the step that the page has gone back to, whatever is edited. */
  get computed(): Snapshot | undefined {
    return this.#past ?? this.#live;
  }

  /** The same through the lens, as the drawings show it. */
  get drawn(): Snapshot | undefined {
    return this.#through('shown', this.latest);
  }

  /** What the model computes through the lens, to stay underneath what is edited. */
  get drawnComputed(): Snapshot | undefined {
    return this.#through('computed', this.computed);
  }

  /** Any snapshot through the lens. */
  through(snapshot: Snapshot): Snapshot {
    const alignment = this.#lens?.(snapshot.alignment) ?? snapshot.alignment;
    return alignment === snapshot.alignment ? snapshot : { ...snapshot, alignment };
  }

  /** What the model says now, whatever is shown. */
  get live(): Snapshot | undefined {
    return this.#live;
  }

  publish(snapshot: Snapshot): void {
    if (snapshot.run !== this.#live?.run) {
      this.#past = undefined;
      this.#edited = undefined;
    }
    this.#live = snapshot;
    this.changed.send();
  }

  /** Shows an earlier step in place of now; undefined goes back to now. */
  recall(snapshot: Snapshot | undefined): void {
    if (snapshot === this.#past) return;
    this.#past = snapshot;
    this.changed.send();
  }

  /** Shows a map with edited rows in place of the computed one; undefined goes back to that. */
  showEdited(snapshot: Snapshot | undefined): void {
    if (snapshot === this.#edited) return;
    this.#edited = snapshot;
    this.changed.send();
  }

  /** Draws everything through a lens; undefined takes it away. */
  lookThrough(lens: Lens | undefined): void {
    if (lens === this.#lens) return;
    this.#lens = lens;
    this.#drawn.clear();
    this.changed.send();
  }

  #through(place: 'shown' | 'computed', of: Snapshot | undefined): Snapshot | undefined {
    if (!of || !this.#lens) return of;
    const known = this.#drawn.get(place);
    if (known?.of === of) return known.as;
    const as = this.through(of);
    this.#drawn.set(place, { of, as });
    return as;
  }
}
