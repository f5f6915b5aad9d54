/**
 * Numbers by step, kept outside React. Points go into chunks of typed arrays, so appending never copies what is there
 * and a long run costs 16 bytes a point.
 */
const CHUNK = 4096;

export class Series {
  #steps: Float64Array[] = [];
  #values: Float64Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a point; steps never decrease. */
  append(step: number, value: number): void {
    const place = this.#length % CHUNK;
    if (place === 0) {
      this.#steps.push(new Float64Array(CHUNK));
      this.#values.push(new Float64Array(CHUNK));
    }
    const chunk = this.#steps.length - 1;
    (this.#steps[chunk] as Float64Array)[place] = step;
    (this.#values[chunk] as Float64Array)[place] = value;
    this.#length++;
  }

  /** Step of point `index`; NaN where there is none. */
  step(index: number): number {
    return index < this.#length ? (this.#steps[Math.floor(index / CHUNK)]?.[index % CHUNK] ?? Number.NaN) : Number.NaN;
  }

  /** Value of point `index`; NaN where there is none. */
  value(index: number): number {
    return index < this.#length ? (this.#values[Math.floor(index / CHUNK)]?.[index % CHUNK] ?? Number.NaN) : Number.NaN;
  }

  /** Index of the first point at or after a step; the length where there is none. */
  firstFrom(step: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.step(middle) < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the point nearest to a step; -1 where there is none. */
  nearest(step: number): number {
    const after = this.firstFrom(step);
    if (after === 0) return this.#length === 0 ? -1 : 0;
    if (after === this.#length) return after - 1;
    return step - this.step(after - 1) <= this.step(after) - step ? after - 1 : after;
  }

  /** Forgets what came after a step, as when a run goes back to its last snapshot. */
  truncate(step: number): void {
    this.#length = this.firstFrom(step + 1);
    const chunks = Math.ceil(this.#length / CHUNK);
    this.#steps.length = chunks;
    this.#values.length = chunks;
  }

  clear(): void {
    this.#steps = [];
    this.#values = [];
    this.#length = 0;
  }
}
