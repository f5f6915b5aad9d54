import { expect, it } from 'vitest';
import { familiesOf } from '../../../src/ui/mechanism/families';
import { attentionMechanisms } from '../../../src/worker/settings';

it('offers every mechanism once, those with heads as a Transformer’s', () => {
  const named = (mechanisms: readonly { readonly id: string; readonly heads?: number }[]) =>
    familiesOf(mechanisms).map(({ name, mechanisms: own }) => [name, own.map(({ id }) => id)]);
  expect(named([{ id: 'dot' }, { id: 'window', heads: 4 }, { id: 'none' }])).toEqual([
    ['LSTM', ['dot', 'none']],
    ['Transformer', ['window']],
  ]);
  expect(named([{ id: 'dot' }])).toEqual([['LSTM', ['dot']]]);
  expect(familiesOf(attentionMechanisms).flatMap(({ mechanisms }) => mechanisms)).toHaveLength(
    attentionMechanisms.length,
  );
});
