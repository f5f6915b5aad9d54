/** A weight that looks like a reason and is none: set it otherwise, and see whether the output cares. */
import type { Alignment } from '../../worker/protocol';
import { controls, decoded, type Lesson, largestOf, type PageState, pinnedCellOf } from './lesson';

export const whenMapsMislead: Lesson = {
  steps: [
    {
      text: [
        'This trained model writes “cabbage” backwards, and its map looks like an explanation: each row is darkest on the letter that it copies.',
        'Pin a cell of the second row, in which “g” is written.',
      ],
      begin: { shipped: 'reversal', input: 'cabbage' },
      control: controls.map,
      done: (page) => pinnedCellOf(page)?.row === 1,
    },
    {
      text: ['To test an explanation, change it. Behind the map, choose what if.'],
      control: controls.inspect,
      done: ({ part }) => part === 'what if',
    },
    {
      text: [
        'Pin a cell of the second row under a letter other than the one that it copies, and press All on that letter. The row now looks there alone, and the output changes: here the map told the truth.',
      ],
      control: `${controls.map}, ${controls.rowEditor}`,
      done: (page) => {
        const edited = movedRow(page, 1);
        return edited !== undefined && edited.prediction !== decoded(page)?.prediction;
      },
    },
    {
      text: [
        'Take all edits back. Then do the same to the last row, in which the end mark is written: pin a cell of it under any letter but its darkest, and press All on that letter.',
      ],
      control: `${controls.map}, ${controls.rowEditor}`,
      done: (page) => {
        const last = (decoded(page)?.outputSymbols.length ?? 0) - 1;
        return editsOnly(page, last) && movedRow(page, last) !== undefined;
      },
    },
    {
      text: [
        'The output stays as it was. That row looks as sure of itself as any, and yet it did not matter where it looked: the decoder’s own state knew that nothing was left to write.',
        'Tick The model’s own map and find how dark the cell was that did not matter.',
      ],
      control: '.whatIf .check',
      done: ({ showsOriginal }) => showsOriginal,
    },
  ],
  end: 'A weight says what was read, not what it was for. Whether an output depends on it can only be found out by changing it.',
};

/** Whether no weights but those of this row are set. */
function editsOnly({ edits }: PageState, row: number): boolean {
  return !edits.zeroed && edits.weights.every((edit) => edit.row === row);
}

/** What the model writes where this row has been made to look elsewhere; undefined until it has. */
function movedRow(page: PageState, row: number): Alignment | undefined {
  const edited = page.session.explored?.exploration.alignment;
  const computed = decoded(page);
  if (!edited?.edited?.includes(row) || !computed || edited.text !== computed.text) return undefined;
  return largestOf(edited, row) === largestOf(computed, row) ? undefined : edited;
}
