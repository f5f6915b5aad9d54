/** A curve without its noise: the exponential moving average of its values, without a bias towards 0 at its beginning. */
import { Series } from '../series';

/** Smooths any curve, each value of it once. `weight` as a `Smoothed` has it. */
export function smoother(weight: number): (series: Series) => Series {
  const known = new WeakMap<Series, Smoothed>();
  return (series) => {
    const smoothed = known.get(series) ?? new Smoothed(series, weight);
    known.set(series, smoothed);
    return smoothed.series;
  };
}

/** Follows a curve that grows; a value is smoothed once. */
export class Smoothed {
  readonly #source: Series;
  readonly #weight: number;
  #series = new Series();
  #average = 0;
  /** What the values so far weigh in the average, 0 to 1. */
  #mass = 0;

  /** `weight`, 0 to 1 exclusive, is what an average keeps of the one before it. */
  constructor(source: Series, weight: number) {
    this.#source = source;
    this.#weight = weight;
  }

  get series(): Series {
    const from = this.#series.length;
    const rewound =
      from > this.#source.length || (from > 0 && this.#series.step(from - 1) !== this.#source.step(from - 1));
    if (rewound) this.#restart();
    for (let index = this.#series.length; index < this.#source.length; index++) {
      this.#take(this.#source.step(index), this.#source.value(index));
    }
    return this.#series;
  }

  #take(step: number, value: number): void {
    if (Number.isFinite(value)) {
      this.#average = this.#weight * this.#average + (1 - this.#weight) * value;
      this.#mass = this.#weight * this.#mass + (1 - this.#weight);
    }
    this.#series.append(step, this.#mass === 0 ? Number.NaN : this.#average / this.#mass);
  }

  #restart(): void {
    this.#series = new Series();
    this.#average = 0;
    this.#mass = 0;
  }
}
