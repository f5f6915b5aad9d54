/**
 * Waits for what a device does. Some browsers, Firefox among them, look whether it is done only ten times a second, and
 * whenever something is submitted: there nothing is submitted, again and again, for as long as something is waited for.
 */

/** Milliseconds from one look to the next: the shortest at which browsers repeat a timer. */
const LOOK_MS = 4;

export class Waits {
  /** Whether the browser has to be made to look. */
  looking = false;
  #waiting = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly queue: Pick<GPUQueue, 'submit'>) {}

  async until<T>(done: Promise<T>): Promise<T> {
    this.#waiting++;
    if (this.looking) this.#timer ??= setInterval(() => this.queue.submit([]), LOOK_MS);
    try {
      return await done;
    } finally {
      if (--this.#waiting === 0) this.#rest();
    }
  }

  /** Of a device that is gone, some of whose waits may have no end. */
  end(): void {
    this.looking = false;
    this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
