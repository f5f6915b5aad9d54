/** What the difference of two maps shows that is no ink, and which of the two makes no weights itself. */
import type { Note } from '../alignment/notes';
import type { Difference } from './difference';

export function differenceNotes({ first, second, names }: Difference): readonly Note[] {
  const implied = [first, second].flatMap((map, lane) => (map.implied ? [names[lane]] : []));
  const ofOutputs = first.shown === undefined || first.shown.kind === 'cross'; // which may differ in length
  return [
    ...(ofOutputs ? [oneAlone] : []),
    ...(first.mayLook && second.mayLook ? [masked] : []),
    ...(implied.length > 0 ? [{ text: `implied weights in ${implied.join(' and ')}` }] : []),
  ];
}

const oneAlone: Note = { sample: 'hatched', text: 'one alone', told: 'a row of one output alone is hatched' };
const masked: Note = { sample: 'crossed', text: 'masked', told: 'where neither may look there is a cross on grey' };

export function sameNotes(a: readonly Note[], b: readonly Note[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text);
}
