/** Random strings, each run of a letter written as the letter and its count. */
import { stringTask, type Written } from './strings';

export const runLength = stringTask({
  id: 'run-length',
  name: 'Run lengths',
  description:
    'Each run of a letter becomes the letter and a count: aaab is a3b1. The strings are random, each letter repeated with ' +
    'even chances; one string in eight is held out and never trained on, and so are strings longer than the trained range. ' +
    'Letter and count both stem from the whole run, so the right alignment goes down in steps as wide as the runs, and a ' +
    'weighted mean over equal letters does not tell how many there are: that the encoder must count.',
  signs: '0123456789',
  stretch: 2,
  write(source) {
    const target: Written[] = [];
    let run: number[] = [];
    for (const [s, character] of source.entries()) {
      run.push(s);
      if (source[s + 1] === character) continue;
      for (const sign of `${character}${run.length}`) target.push({ character: sign, from: run });
      run = [];
    }
    return target;
  },
  exampleLetter: (i) => Math.floor(i / 3),
  // Evenly drawn letters would hardly ever repeat.
  draw: (stream, letters, before) =>
    before !== undefined && stream.integer(2) === 0 ? before : (letters[stream.integer(letters.length)] as string),
});
