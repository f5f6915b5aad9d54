/** The bottleneck: what one state must hold of a long string, and what looking back does about it. */
import { defaultTaskOptions } from '../../worker/settings';
import { controls, countLetters, hasBegun, hasTrained, type Lesson, lessonSettings, pinsDarkest } from './lesson';

const STEPS = 400;
const LONG = 12;

const settings = {
  ...lessonSettings,
  attention: 'none',
  taskOptions: { ...defaultTaskOptions('reversal'), minimumLength: 4, maximumLength: 14, evaluatedLength: 20 },
  stopSteps: STEPS,
} as const;

export const whyAttention: Lesson = {
  steps: [
    {
      text: [
        'This model reads a string of 4 to 14 letters and is to write it backwards. It has no attention: all it knows of the string, when it begins to write, is what its state holds, 48 numbers.',
        `Press Train. It stops by itself after ${STEPS} steps, which takes some seconds.`,
      ],
      begin: { settings, input: 'abcde' },
      control: controls.train,
      done: (page) => hasTrained(page, 'none', STEPS),
    },
    {
      text: [
        'Exact match, under Evidence, says that most held-out strings come out wrong. Which ones?',
        `Type a string of the letters a to j, ${LONG} letters or more, such as “abcdefghijab”. Compare what comes out with what should: the more letters, the less of them the state still holds.`,
      ],
      control: controls.input,
      done: (page) => countLetters(page) >= LONG,
    },
    {
      text: [
        'Now let the decoder look back. In Setup choose additive at Attention, and press Restart: the same model, and in each step it may read any part of the string.',
      ],
      control: `${controls.attention}, ${controls.restart}`,
      done: (page) => hasBegun(page, 'additive'),
    },
    {
      text: ['Train it as long as the other.'],
      control: controls.train,
      done: (page) => hasTrained(page, 'additive', STEPS),
    },
    {
      text: [
        'Nearly all held-out strings are right now, and the map shows why: the letter to be written is looked up where it stands, so nothing need be remembered.',
        'Pin the darkest cell of a row: click it, or press Enter on it.',
      ],
      pins: true,
      control: controls.map,
      done: pinsDarkest,
    },
  ],
  end: 'Without attention a string has to pass through a state of fixed size, and the longer it is the more is lost. With attention the decoder goes back to the string itself.',
};
