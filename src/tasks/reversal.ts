/** Random strings, written backwards. */
import { stringTask } from './strings';

export const reversal = stringTask({
  id: 'reversal',
  name: 'Reversal',
  description:
    'Random strings of letters are written backwards. One string in eight is held out and never trained on, and so are ' +
    'strings longer than the trained range. The right alignment is known, the anti-diagonal, so this is the quickest way to ' +
    'see attention form, and to see what a model without it must squeeze into one state.',
  write: (source) => source.map((character, s) => ({ character, from: [s] })).reverse(),
});
