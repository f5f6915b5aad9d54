/** Which tokens make a vocabulary. */
import { sortTokens, type TokenKind, type TokenSet, tokensOf } from '../tokens';
import { forEachOf, type InPieces } from './pieces';

export interface CutOff {
  /** Tokens that are kept, at most. */
  readonly vocabulary: number;
  /** How often a token must occur to be kept. */
  readonly minimumCount: number;
}

/** How often each token occurs in texts. */
export function* countTokens(kind: TokenKind, texts: Iterable<string>): InPieces<Map<string, number>> {
  const counts = new Map<string, number>();
  yield* forEachOf(texts, (text) => {
    for (const token of tokensOf(kind, text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  });
  return counts;
}

/** The most frequent tokens; of those as frequent, the lower in order of UTF-16 units. */
export function frequentTokens(kind: TokenKind, counts: ReadonlyMap<string, number>, cutOff: CutOff): TokenSet {
  const frequent = [...counts]
    .filter(([, count]) => count >= cutOff.minimumCount)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, cutOff.vocabulary);
  return { kind, tokens: sortTokens(frequent.map(([token]) => token)) };
}

/** The share of all that is counted which a set leaves out, 0 … 1; 0 where nothing is. */
export function unknownShare(parts: readonly ReadonlyMap<string, number>[], { tokens }: TokenSet): number {
  const known = new Set(tokens);
  let all = 0;
  let unknown = 0;
  for (const counts of parts) {
    for (const [token, count] of counts) {
      all += count;
      if (!known.has(token)) unknown += count;
    }
  }
  return all === 0 ? 0 : unknown / all;
}
