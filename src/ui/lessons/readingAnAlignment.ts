/** What rows, columns and inks mean, on a model that is trained already. */
import { controls, countLetters, type Lesson, pinnedCellOf, pinsDarkest } from './lesson';

const TRAINED = 8;
const BEYOND = 14;

export const readingAnAlignment: Lesson = {
  steps: [
    {
      text: [
        'This model was trained to write strings backwards. Its map has a column for each letter that it read and a row for each letter that it wrote; the ink of a cell says how much of that column went into that row.',
        'Type a word of the letters a to j in which one letter occurs twice, such as “headache”. Each occurrence has a column of its own.',
      ],
      begin: { shipped: 'reversal', input: 'beach' },
      control: controls.input,
      done: (page) => countLetters(page) >= 5 && new Set(page.session.input).size < countLetters(page),
    },
    {
      text: [
        'Every row adds up to 1, so a row with one dark cell looks in one place, and a pale row looks in many.',
        'Pin the darkest cell of the third row: click it, or go there with the arrow keys and press Enter.',
      ],
      pins: true,
      control: controls.map,
      done: (page) => pinnedCellOf(page)?.row === 2 && pinsDarkest(page),
    },
    {
      text: [
        'For this task it is known which letter each output is made from, as long as all are among a to j. Under View switch Expected alignment on: outlines show where one would look. Ink need not fall on them; where it does, the model has found the rule.',
      ],
      control: controls.viewOptions,
      done: ({ view }) => view.showGold,
    },
    {
      text: [
        'The same numbers can be drawn as ribbons between the line that was read and the line that was written. Choose ribbons.',
      ],
      control: controls.drawings,
      done: ({ view }) => view.drawing === 'ribbons',
    },
    {
      text: [
        `No string that this model was trained on has more than ${TRAINED} letters. Type one of ${BEYOND} or more, and see where the ribbons begin to stray.`,
      ],
      control: controls.input,
      done: (page) => countLetters(page) >= BEYOND,
    },
  ],
  end: 'A row shows where the decoder looked as it wrote one token. It says nothing of what it did with what it saw; “When maps mislead” goes on from here.',
};
