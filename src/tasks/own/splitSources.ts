/** Which of the sources of a file are trained on, which measure progress, and which are kept for the end. */
import { hashText, mix } from '../random';
import { type Side, sideOf } from '../split';

/** One source in five is held out: a tenth of all for validation, a tenth for the test. */
const heldOutShare = 5;

/** Any fixed number: it keeps the split apart from other uses of the same hash. */
const splitKey = 0x0e7a1d;

/** Indices into the sources, ascending. */
export type Split = Readonly<Record<Side, Int32Array>>;

/**
 * Splits sources by their hash, a property of the text alone, whatever the seed and the order of the file. `wanted` are the
 * sides there shall be; what falls to another is trained on. Where that leaves a side empty, as among few sources, it takes
 * the source of least hash from the fullest side. Fewer sources than sides are all trained on.
 */
export function splitSources(sources: readonly string[], wanted: readonly Side[]): Split {
  const open = sources.length < wanted.length ? [] : wanted;
  const sides: Record<Side, number[]> = { training: [], validation: [], test: [] };
  const hashes = sources.map((source) => mix(hashText(source) ^ splitKey));
  for (const [index, hash] of hashes.entries()) {
    const side = sideOf(hash, heldOutShare);
    sides[open.includes(side) ? side : 'training'].push(index);
  }
  const hashOf = (index: number): number => hashes[index] ?? 0;
  for (const side of open) {
    if (sides[side].length > 0) continue;
    const fullest = Object.values(sides).reduce((most, list) => (list.length > most.length ? list : most));
    const least = fullest.reduce((best, index) => (hashOf(index) < hashOf(best) ? index : best));
    sides[side].push(...fullest.splice(fullest.indexOf(least), 1));
  }
  const { training, validation, test } = sides;
  return { training: Int32Array.from(training), validation: Int32Array.from(validation), test: Int32Array.from(test) };
}
