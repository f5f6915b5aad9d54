/** Where rows are run. */
import type { Rates } from './rates';
import type { LeftOut, Row, RowKey } from './row';
import type { Stretch } from './stretch';

/** A row, opened: it trains in stretches until it is closed. */
export interface Subject {
  /** Bytes of GPU buffers that opening it made; undefined where that cannot be seen. */
  readonly bytes: number | undefined;
  run(steps: number): Promise<Stretch>;
  close(): Promise<void>;
}

export interface Host {
  readonly name: Row['host'];
  /** The adapter in words, or why there is none. */
  readonly adapter: string;
  /** All that it can run. */
  readonly rows: readonly RowKey[];
  /** What it does not try. */
  readonly leftOut: readonly LeftOut[];
  /** What the adapter can do; undefined where there is none. */
  measureRates(): Promise<Rates | undefined>;
  open(row: RowKey): Promise<Subject>;
  close(): Promise<void>;
}

export const NO_ADAPTER = 'No adapter';
