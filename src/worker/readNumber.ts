/** Numbers as a person types them. */

interface Bounds {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** "1,000": thousands as the page prints them. A leading zero makes no group, so "0,003" has a decimal comma. */
const GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;

/**
 * Reads a number that a person typed, or says in words what is accepted. In a whole number commas part thousands; in a
 * real one a comma is the decimal sign, and what could be either is refused.
 */
export function readNumber(text: string, bounds: Bounds, whole: boolean): { value: number } | { error: string } {
  const plain = withoutCommas(text.trim(), whole);
  const value = Number(plain);
  const { label, minimum, maximum } = bounds;
  const accepted = `${label} is ${whole ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}.`;
  if (plain === '' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) return { error: accepted };
  if (value < minimum || value > maximum) return { error: accepted };
  return { value };
}

/** With a point for the decimal comma; empty where a comma could mean either. */
function withoutCommas(text: string, whole: boolean): string {
  if (GROUPED.test(text)) return whole ? text.replaceAll(',', '') : '';
  return whole ? text : text.replace(',', '.');
}
