/** Pairs by their sources: what repeats a source is another right answer to it. */
import type { Pair } from '../task';
import { forEachOf, type InPieces } from './pieces';

export interface GroupedPairs {
  /** Each source once, in the order of the pairs. */
  readonly sources: readonly string[];
  /** Those of source i stand from `starts[i]` to before `starts[i + 1]`, in the order of the pairs; any of them is right. */
  readonly targets: readonly string[];
  readonly starts: Int32Array; // [sources + 1]
}

export function* groupBySource(pairs: readonly Pair[]): InPieces<GroupedPairs> {
  const groups = new Map<string, string[]>();
  yield* forEachOf(pairs, ({ source, target }) => {
    const group = groups.get(source);
    if (group) group.push(target);
    else groups.set(source, [target]);
  });
  const starts = new Int32Array(groups.size + 1); // [sources + 1]
  let end = 0;
  for (const [i, group] of [...groups.values()].entries()) {
    end += group.length;
    starts[i + 1] = end;
  }
  return { sources: [...groups.keys()], targets: [...groups.values()].flat(), starts };
}
