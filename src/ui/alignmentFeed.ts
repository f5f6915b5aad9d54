/** The latest decoded input, kept outside React because it holds a tensor and arrives several times a second. */
import type { Alignment } from '../worker/protocol';
import { Signal } from './signal';

export interface Snapshot {
  readonly run: number;
  readonly step: number;
  readonly alignment: Alignment;
}

export class AlignmentFeed {
  readonly changed = new Signal();
  #latest: Snapshot | undefined;

  get latest(): Snapshot | undefined {
    return this.#latest;
  }

  publish(snapshot: Snapshot): void {
    this.#latest = snapshot;
    this.changed.send();
  }
}
