import { editDistance } from './editDistance';

export type Tokens = readonly string[];

/** What was said of a source, and every right answer, at least one; any is as right as the others. */
export interface Prediction {
  readonly said: Tokens;
  readonly answers: readonly Tokens[];
}

export interface NearestAnswer {
  readonly answer: Tokens;
  /** Edits from the answer to what was said. */
  readonly edits: number;
}

/** The answer with the fewest edits, the first of several. Throws where there is none. */
export function nearestAnswer({ said, answers }: Prediction): NearestAnswer {
  let nearest: NearestAnswer | undefined;
  for (const answer of answers) {
    const edits = editDistance(answer, said);
    if (!nearest || edits < nearest.edits) nearest = { answer, edits };
  }
  if (!nearest) throw new RangeError(`There is no right answer to hold "${said.join(' ')}" against.`);
  return nearest;
}
