/** Where the heads of a model looked, read out of a decoded batch. */
import type { AttentionModule } from './attentionModules';
import type { GraphShape } from './graphs';

/** The maps of a multi-head attention, of one source. */
export interface AttentionMap extends AttentionModule {
  /** Output steps, or source positions where the encoder looks. */
  readonly rows: number;
  /** Source positions, or output steps where the decoder looks at itself. */
  readonly columns: number;
  /** [heads, rows, columns]; each row sums to 1. */
  readonly weights: Float32Array<ArrayBuffer>;
}

/** What of a row of the batch is real. */
export interface RealSteps {
  readonly row: number;
  readonly source: number;
  readonly target: number;
}

/** Of all weights [T, B, heads, S] those of one row, its padding left out. */
export function mapOf(
  module: AttentionModule,
  weights: Float32Array,
  { batch, sourceSteps, targetSteps }: GraphShape,
  { row, source, target }: RealSteps,
): AttentionMap {
  const { kind, heads } = module;
  const rows = kind === 'encoder' ? source : target;
  const columns = kind === 'decoder' ? target : source;
  const width = kind === 'decoder' ? targetSteps : sourceSteps;
  const picked = new Float32Array(heads * rows * columns);
  for (let head = 0; head < heads; head++) {
    for (let step = 0; step < rows; step++) {
      const from = ((step * batch + row) * heads + head) * width;
      picked.set(weights.subarray(from, from + columns), (head * rows + step) * columns);
    }
  }
  return { ...module, rows, columns, weights: picked };
}

/** Of weights [rows, heads · columns] that were explored. */
export function exploredMap(
  module: AttentionModule,
  { shape, data }: { readonly shape: readonly number[]; readonly data: Float32Array },
): AttentionMap {
  const { heads } = module;
  const [rows = 0, width = 0] = shape;
  const columns = width / heads;
  const weights = new Float32Array(data.length); // [heads, rows, columns]
  for (let row = 0; row < rows; row++) {
    for (let head = 0; head < heads; head++) {
      const from = row * width + head * columns;
      weights.set(data.subarray(from, from + columns), (head * rows + row) * columns);
    }
  }
  return { ...module, rows, columns, weights };
}

/** By which the weights of a multi-head attention are read. */
export function weightsOf({ name }: AttentionModule): string {
  return `${name}.weights`;
}
