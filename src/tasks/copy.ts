/** Random strings, written as they are. */
import { stringTask } from './strings';

export const copy = stringTask({
  id: 'copy',
  name: 'Copy',
  description:
    'Random strings of letters are written out again. One string in eight is held out and never trained on, and so are ' +
    'strings longer than the trained range. The right alignment is the diagonal. Nothing is easier to state, yet the model ' +
    'must find by itself how far along it is, letter after letter, and without attention must hold the whole string at once.',
  write: (source) => source.map((character, s) => ({ character, from: [s] })),
});
