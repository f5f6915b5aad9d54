/** A person's text as the tokens that the model sees. */
import { type TokenKind, tokensOf } from '../tokens';

/** Tabs, line breaks and other control characters, and the separators of lines and paragraphs. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** The tokens of a text; what breaks a line counts as a space, and none stands at either end. */
export function ownTokens(kind: TokenKind, lowerCase: boolean, text: string): string[] {
  const line = text.replace(BREAKS, ' ').trim();
  return tokensOf(kind, lowerCase ? line.toLowerCase() : line);
}
