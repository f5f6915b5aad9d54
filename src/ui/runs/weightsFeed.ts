/** Hands over the weights files that were asked for to be kept with a run, and not downloaded. */

type Listener = (run: number, bytes: Uint8Array<ArrayBuffer>) => void;

export class WeightsFeed {
  #listener: Listener | undefined;

  listen(listener: Listener): void {
    this.#listener = listener;
  }

  /** A file of the run of this number. */
  publish(run: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#listener?.(run, bytes);
  }
}
