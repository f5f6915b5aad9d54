/** Labels of tokens that a model could write, among which are its marks. */
import { marks } from '../../tasks/vocabulary';
import { type Label, labelOf } from '../alignment/symbols';

interface Written {
  readonly token: number;
  readonly symbol: string;
}

export function labelOfToken({ token, symbol }: Written): Label {
  if (token === marks.end) return { text: symbol, name: 'end mark', kind: 'end' };
  if (token === marks.start) return { text: symbol, name: 'start mark', kind: 'start' };
  if (token === marks.padding) return { text: symbol, name: 'padding mark', kind: 'mark' };
  if (token === marks.unknown) return { text: symbol, name: 'unknown mark', kind: 'mark' };
  return labelOf(symbol);
}
