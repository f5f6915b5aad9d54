import { beforeEach, expect, it } from 'vitest';
import { showMap, viewStore } from '../../../../src/ui/alignment/viewStore';
import { decodeLink } from '../../../../src/ui/link/decode';
import { encodeLink } from '../../../../src/ui/link/encode';
import { currentView, showView, viewFields } from '../../../../src/ui/link/view';
import { defaultSettings } from '../../../../src/worker/settings';

const settings = { ...defaultSettings, attention: 'self-attention', hidden: 64 } as const;

beforeEach(() => viewStore.setState(viewStore.getInitialState()));

it('carries the map that is drawn and the heads that are off', () => {
  const shown = { kind: 'decoder', layer: 1, head: 'mean' } as const;
  const edits = { weights: [], tokens: [], headsOff: [{ name: 'decoder.layers.1.multihead_attn', head: 3 }] };
  showMap(shown);
  const { content } = decodeLink(encodeLink({ settings, input: 'abc', edits, view: currentView() }), viewFields);
  expect(content.edits).toEqual(edits);
  showMap(undefined);
  showView(content.view ?? {});
  expect(viewStore.getState().shown).toEqual(shown);
});

it('draws the alignment where a link names no map, or one in part', () => {
  showMap({ kind: 'encoder', layer: 0, head: 0 });
  showView({ map: { shownKind: 'cross' } });
  expect(viewStore.getState().shown).toBeUndefined();
});

it.each([
  [{ name: 7, head: 0 }],
  [{ name: 'a'.repeat(65), head: 0 }],
  [{ name: 'a', head: 8 }],
  [{ name: 'a', head: 0.5 }],
  [{ name: 'a' }],
])('refuses a head that cannot be: %j', (head) => {
  const edits = { weights: [], tokens: [], headsOff: [head] } as never;
  const hash = encodeLink({ settings, input: 'abc', edits });
  expect(() => decodeLink(hash, viewFields)).toThrow(/no list of weights, tokens and heads/);
});
