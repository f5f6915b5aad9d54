/** Which sign parts the columns of a file, and how many columns it has, as its beginning shows. */
import { isBlank, RecordReader, type TextRecord } from './recordReader';

/** In the order in which they are preferred: tabs are rare in sentences, semicolons rarer than commas. */
export const delimiters = ['\t', ';', ','] as const;

export type Delimiter = (typeof delimiters)[number];

export interface Dialect {
  readonly delimiter: Delimiter;
  /** How many columns most records have, the larger number of two that are as common; infinite where none was seen whole. */
  readonly columns: number;
}

/**
 * The delimiter that parts the greatest share of the records into several columns and leaves no quote unclosed, if none is
 * given. `whole` says whether the text is all of the file, so that its last record is complete.
 */
export function dialectOf(head: string, whole: boolean, given?: Delimiter): Dialect {
  let best: (Dialect & { readonly share: number }) | undefined;
  for (const delimiter of given ? [given] : delimiters) {
    const { records, cut } = recordsOf(head, whole, delimiter);
    const parted = records.filter(({ fields, unclosed }) => fields.length > 1 && !unclosed);
    const share = parted.length / Math.max(1, records.length);
    const columns = cut ? Number.POSITIVE_INFINITY : mostCommon(records.map(({ fields }) => fields.length));
    if (!best || share > best.share) best = { delimiter, columns, share };
  }
  if (!best) throw new Error('There is no delimiter to choose from.');
  return best;
}

/** All records but blank ones; the first as far as it goes where that is all there is, and then it is `cut`. */
function recordsOf(head: string, whole: boolean, delimiter: Delimiter): { records: TextRecord[]; cut: boolean } {
  const records: TextRecord[] = [];
  const reader = new RecordReader(delimiter, (record) => {
    if (!isBlank(record)) records.push(record);
  });
  reader.push(head);
  const cut = !whole && records.length === 0;
  if (whole || cut) reader.end();
  return { records, cut };
}

function mostCommon(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  const [most] = [...times].sort(([a, timesA], [b, timesB]) => timesB - timesA || b - a);
  return most ? most[0] : Number.POSITIVE_INFINITY;
}
