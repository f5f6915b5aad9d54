/** Random strings, turned round by some places. */
import { stringTask } from './strings';

const options = [
  {
    name: 'places',
    label: 'Places',
    help: 'How many letters go from the front to the end: abcde by 2 is cdeab.',
    minimum: 1,
    maximum: 10,
    default: 2,
  },
] as const;

export const shift = stringTask({
  id: 'shift',
  name: 'Shift',
  description:
    'Random strings of letters are turned round: the first few go to the end. One string in eight is held out and never ' +
    'trained on, and so are strings longer than the trained range. The right alignment is a diagonal that breaks off at the ' +
    'last letter and begins again at the first, so the model must notice where the source ends, which no letter tells it.',
  options,
  write: (source, { places }) =>
    source.map((_, t) => {
      const s = (t + places) % source.length;
      return { character: source[s] as string, from: [s] }; // s lies within the string
    }),
});
