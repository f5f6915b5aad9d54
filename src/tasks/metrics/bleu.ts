/** BLEU (Papineni et al. 2002) of a whole set, as sacreBLEU reckons it (Post 2018), on tokens. */
import { bootstrapEstimate } from './bootstrap';
import type { Estimate } from './estimate';
import type { Prediction, Tokens } from './prediction';

/** n-grams of 1 … 4 tokens. */
const ORDERS = [1, 2, 3, 4] as const;

/**
 * BLEU of a set, 0 … 100, with a bootstrap interval; undefined of no predictions. How a text was parted into tokens
 * changes it: name that with a figure. Throws where a prediction has no answer.
 */
export function bleu(predictions: readonly Prediction[], seed: number): Estimate | undefined {
  return bootstrapEstimate(predictions.map(bleuCounts), bleuOf, seed);
}

/**
 * What BLEU sums over a set: tokens said, tokens of the answer nearest in length (the shorter of two), the n-grams said
 * that are in an answer, for n = 1 … 4, and the n-grams said. One that is said more often than in any one answer counts
 * as often as there. Throws where there is no answer.
 */
export function bleuCounts({ said, answers }: Prediction): readonly number[] {
  const lengths = answers.map(({ length }) => length);
  if (lengths.length === 0) throw new RangeError(`There is no right answer to hold "${said.join(' ')}" against.`);
  const off = (length: number): number => Math.abs(length - said.length);
  const nearest = lengths.reduce((best, one) =>
    off(one) < off(best) || (off(one) === off(best) && one < best) ? one : best,
  );
  const matches = ORDERS.map((order) => {
    const inAnswers = answers.map((answer) => ngrams(answer, order));
    let matched = 0;
    for (const [ngram, count] of ngrams(said, order)) {
      matched += Math.min(count, Math.max(...inAnswers.map((counts) => counts.get(ngram) ?? 0)));
    }
    return matched;
  });
  return [said.length, nearest, ...matches, ...ORDERS.map((order) => Math.max(0, said.length - order + 1))];
}

/**
 * 100 · min(1, exp(1 − wanted / said)) · (p₁ p₂ p₃ p₄)^¼ of summed counts as `bleuCounts` gives them, where pₙ is the share
 * of n-grams said that match. The k-th order without a match has pₙ = 1 / (2ᵏ · n-grams said): NIST's exponential
 * smoothing. 0 where nothing matches at all, and where nothing said is four tokens long.
 */
export function bleuOf(sums: readonly number[]): number {
  const [said = 0, wanted = 0] = sums;
  const matches = sums.slice(2, 2 + ORDERS.length);
  const totals = sums.slice(2 + ORDERS.length);
  if (matches.every((matched) => matched === 0) || totals.includes(0)) return 0;
  let halving = 1;
  let logarithms = 0;
  for (const [k, total] of totals.entries()) {
    const matched = matches[k] ?? 0;
    if (matched === 0) halving /= 2;
    logarithms += Math.log((matched === 0 ? halving : matched) / total);
  }
  const brevityPenalty = Math.min(1, Math.exp(1 - wanted / said));
  return 100 * brevityPenalty * Math.exp(logarithms / ORDERS.length);
}

/** How often each run of `order` tokens occurs. */
function ngrams(tokens: Tokens, order: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let end = order; end <= tokens.length; end++) {
    // As JSON, so that no token can be taken for the gap between two.
    const ngram = JSON.stringify(tokens.slice(end - order, end));
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}
