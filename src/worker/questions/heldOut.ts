/** What the questions about held-out pairs have in common. */

import type { Translation } from '../../model/translator';
import { stepsOfPairs } from '../../tasks/batch';
import type { Prediction } from '../../tasks/metrics/prediction';
import type { Pair } from '../../tasks/task';
import { tokensOf } from '../../tasks/tokens';
import type { PairReader } from '../pairReader';
import { answersTo } from '../samples';
import type { Asked } from './question';

/** Pairs that are decoded at once. */
const ROWS = 64;

/** The first pair of each source: one that came twice would make an interval look narrower than it is. */
export function distinct(pairs: readonly Pair[]): Pair[] {
  const first = new Map<string, Pair>();
  for (const pair of pairs) if (!first.has(pair.source)) first.set(pair.source, pair);
  return [...first.values()];
}

/** A pair that was decoded. */
export interface Decoded {
  readonly pair: Pair;
  readonly translation: Translation;
  readonly prediction: Prediction;
}

/**
 * Decodes pairs greedily, some at a time, and hands each lot on with what decoded it. What does not end is cut a token
 * after the longest right answer.
 */
export async function* decodedPairs(
  pairs: readonly Pair[],
  { current, between }: Pick<Asked, 'current' | 'between'>,
): AsyncGenerator<{ readonly lot: readonly Decoded[]; readonly reader: PairReader }> {
  const { run } = current;
  const answers = pairs.map((pair) => answersTo(run.task, pair));
  const asAnswered = pairs.flatMap(({ source }, index) => (answers[index] ?? []).map((target) => ({ source, target })));
  const steps = stepsOfPairs(asAnswered, run.vocabularies);
  const reader = await run.reader(ROWS, steps);
  const { kind } = run.vocabularies.target;
  const tokens = (text: string): string[] => tokensOf(kind, text);
  for (let at = 0; at < pairs.length; at += ROWS) {
    const some = pairs.slice(at, at + ROWS);
    const translations = await reader.decode(some, steps.targetSteps, between);
    const lot = some.flatMap((pair, row): Decoded[] => {
      const translation = translations[row];
      if (!translation) return [];
      const said = tokens(run.vocabularies.target.decode(translation.tokens));
      return [{ pair, translation, prediction: { said, answers: (answers[at + row] ?? []).map(tokens) } }];
    });
    yield { lot, reader };
    await between();
  }
}
