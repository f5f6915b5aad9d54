/** `content-only`: attention that is not asked by the decoder, and cannot align. */
import { controls, countLetters, hasBegun, hasTrained, type Lesson, lessonSettings, pinnedCellOf } from './lesson';

const STEPS = 300;
const INPUT = 'headache';

const settings = { ...lessonSettings, attention: 'content-only', stopSteps: STEPS } as const;

export const theDecoderThatCouldNotLook: Lesson = {
  steps: [
    {
      text: [
        'Here is attention as a tutorial once wrote it: each position of the source is scored by what stands there alone. The decoder’s state is not asked.',
        `Press Train. It stops by itself after ${STEPS} steps.`,
      ],
      begin: { settings, input: INPUT },
      control: controls.train,
      done: (page) => hasTrained(page, 'content-only', STEPS),
    },
    {
      text: [
        'All rows of the map are alike, for the weights cannot know what is being written. What this model gets right it gets right as a model without attention does, from the state that it starts with.',
        'Pin any cell, and compare its weight with those above and below.',
      ],
      pins: true,
      control: controls.map,
      done: (page) => pinnedCellOf(page) !== undefined,
    },
    {
      text: [
        'Type another word of the letters a to j. The columns change with the letters; the rows are still one row.',
      ],
      control: controls.input,
      done: (page) => countLetters(page) > 0 && page.session.input !== INPUT,
    },
    {
      text: ['Let the decoder ask: in Setup choose additive at Attention, and press Restart.'],
      control: `${controls.attention}, ${controls.restart}`,
      done: (page) => hasBegun(page, 'additive'),
    },
    {
      text: ['Train it as long as the other, and watch the rows part.'],
      control: controls.train,
      done: (page) => hasTrained(page, 'additive', STEPS),
    },
  ],
  end: 'Attention aligns only where the score depends on what is being written. A network can have weights that add up to 1, and still not look.',
};
