/**
 * Edits that make one sequence of tokens another, each of cost 1: a token is replaced, put in or left out (Levenshtein 1966).
 */

/** One step of an edit trace. Two tokens that differ are a substitution. */
export interface EditStep {
  /** Undefined where a token was put in. */
  readonly wanted: string | undefined;
  /** Undefined where a token was left out. */
  readonly said: string | undefined;
}

/** The fewest edits that make `wanted` into `said`. */
export function editDistance(wanted: readonly string[], said: readonly string[]): number {
  return distances(wanted, said)(wanted.length, said.length);
}

/**
 * Fewest edits, step by step from the start. Of several ways, the one that, seen from the end, sets tokens against each
 * other first, then leaves out, then puts in.
 */
export function editTrace(wanted: readonly string[], said: readonly string[]): readonly EditStep[] {
  const distance = distances(wanted, said);
  const steps: EditStep[] = [];
  let [i, j] = [wanted.length, said.length];
  while (i > 0 || j > 0) {
    const here = distance(i, j);
    const changed = wanted[i - 1] === said[j - 1] ? 0 : 1;
    if (i > 0 && j > 0 && here === distance(i - 1, j - 1) + changed) {
      steps.push({ wanted: wanted[--i], said: said[--j] });
    } else if (i > 0 && here === distance(i - 1, j) + 1) {
      steps.push({ wanted: wanted[--i], said: undefined });
    } else {
      steps.push({ wanted: undefined, said: said[--j] });
    }
  }
  return steps.reverse();
}

/**
 * d(i, j), the distance of the first i tokens of `wanted` from the first j of `said`:
 * d(i, j) = min(d(i−1, j−1) + [wantedᵢ ≠ saidⱼ], d(i−1, j) + 1, d(i, j−1) + 1), with d(i, 0) = i and d(0, j) = j.
 */
function distances(wanted: readonly string[], said: readonly string[]): (i: number, j: number) => number {
  const columns = said.length + 1;
  const table = new Uint32Array((wanted.length + 1) * columns); // [wanted + 1, said + 1]
  const distance = (i: number, j: number): number => table[i * columns + j] ?? 0;
  for (let i = 0; i <= wanted.length; i++) {
    for (let j = 0; j < columns; j++) {
      const changed = wanted[i - 1] === said[j - 1] ? 0 : 1;
      table[i * columns + j] =
        i === 0 || j === 0
          ? i + j
          : Math.min(distance(i - 1, j - 1) + changed, distance(i - 1, j) + 1, distance(i, j - 1) + 1);
    }
  }
  return distance;
}
