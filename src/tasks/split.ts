/** Which sources are trained on, which measure progress, and which are kept for the end. */

export type Side = 'training' | 'validation' | 'test';

export const allSides: readonly Side[] = ['training', 'validation', 'test'];

/**
 * The side of a source with this hash, of which one in `heldOutShare` is held out: half of those for validation, half for
 * the test. A property of the source alone, so that the sides have no source in common whatever the seed.
 */
export function sideOf(hash: number, heldOutShare: number): Side {
  const remainder = hash % (2 * heldOutShare);
  if (remainder === 0) return 'validation';
  return remainder === heldOutShare ? 'test' : 'training';
}

/**
 * The sides without held-out sources that read like a training one. Sources which differ in rare words alone are one to a
 * model that knows neither, so that it would be asked for what it was shown. `readingOf` is a source as the model reads it.
 */
export function toldApart<Source>(
  sides: Readonly<Record<Side, readonly Source[]>>,
  readingOf: (source: Source) => string,
): Record<Side, readonly Source[]> {
  const { training, validation, test } = sides;
  const trained = new Set(training.map(readingOf));
  const isNew = (source: Source): boolean => !trained.has(readingOf(source));
  return { training, validation: validation.filter(isNew), test: test.filter(isNew) };
}
