/** How the curves of kept runs are told apart: each by a colour and by dashes, so that either alone is enough. */
import type { ThemeName } from '../theme/palette';

/** Each stands off its paper by 4.5 : 1. The run on the page keeps the two inks, and whole lines, for itself. */
const colours: Readonly<Record<ThemeName, readonly string[]>> = {
  light: ['#3B6B35', '#8A2C66', '#0F6A6E', '#6E5410', '#4B4B8C', '#7A3B2E'],
  dark: ['#9CCB8E', '#DFA0CC', '#7FCFD0', '#D8C07A', '#B3B4EC', '#DDA596'],
};

const dashes: readonly (readonly number[])[] = [
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [1, 3],
  [12, 3],
  [5, 2, 1, 2, 1, 2],
];

export interface RunStyle {
  readonly colour: string;
  readonly dash: readonly number[];
}

/** The first six differ in both; each six after them pairs the same colours with other dashes. */
export function runStyle(style: number, theme: ThemeName): RunStyle {
  const inks = colours[theme];
  const turn = Math.floor(style / inks.length);
  return {
    colour: inks[style % inks.length] ?? '',
    dash: dashes[(style + turn) % dashes.length] ?? [],
  };
}
