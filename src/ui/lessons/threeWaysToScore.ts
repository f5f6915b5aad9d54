/** Luong's three scores and Bahdanau's, at equal size on equal pairs. */
import type { Settings } from '../../worker/settings';
import { controls, hasTrained, type Lesson, lessonSettings, pinnedCellOf, type Step } from './lesson';

const STEPS = 150;

const settings = { ...lessonSettings, attention: 'dot', stopSteps: STEPS } as const;

const next = (attention: Settings['attention'], about: string): Step => ({
  text: [about, `In Setup choose ${attention} at Attention, press Restart, and Train.`],
  control: `${controls.attention}, ${controls.restart}, ${controls.train}`,
  done: (page) => hasTrained(page, attention, STEPS),
});

export const threeWaysToScore: Lesson = {
  steps: [
    {
      text: [
        'To know where to look, the decoder gives every position of the source a score. The plainest is dot: the product of its own state with the encoder’s output there. It has nothing to learn, but both must be of one size, here 48.',
        `Press Train. It stops by itself after ${STEPS} steps.`,
      ],
      begin: { settings, input: 'headache' },
      control: controls.train,
      done: (page) => hasTrained(page, 'dot', STEPS),
    },
    next(
      'general',
      'general puts a matrix between the two, so that what is asked need not be written as what is found.',
    ),
    next('concat', 'concat lays both side by side and sends them through a small network.'),
    next(
      'additive',
      'additive, the oldest, scores with much the same network, but looks before the decoder’s state changes rather than after.',
    ),
    {
      text: [
        'The four stand under Runs, with their curves. On a task as easy as this all of them arrive; they differ in how soon, and in what a step costs.',
        'Pin a cell of the map: below it stands the score of that very cell, number by number.',
      ],
      pins: true,
      control: controls.map,
      done: (page) => pinnedCellOf(page) !== undefined,
    },
  ],
  end: 'A score is a way to compare what is asked with what is there. Which is best depends on sizes and task, so it is worth measuring.',
};
