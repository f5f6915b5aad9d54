/** Random strings, their letters sorted. */
import { stringTask } from './strings';

export const sorting = stringTask({
  id: 'sorting',
  name: 'Sorting',
  description:
    'The letters of random strings are put in order. One string in eight is held out and never trained on, and so are ' +
    'strings longer than the trained range. What comes next is found by its letter and not by its place, so the right ' +
    'alignment looks like no line; of equal letters each is as right as the other. A count of each letter is all that the ' +
    'answer needs, and a single state can hold that, so sorting is learnt faster without attention: 4 to 12 of 26 letters, ' +
    'with 128 units, were 98 % right in about a third of the steps that general attention took (RESULTS.md).',
  write: (source) =>
    source.toSorted().map((character) => ({
      character,
      from: [...source.keys()].filter((s) => source[s] === character),
    })),
  // From both ends of the alphabet in turn, for an example that is in no order.
  exampleLetter: (i) => (i % 2 === 0 ? i / 2 : 25 - (i - 1) / 2),
});
