import { describe, expect, it } from 'vitest';
import type { DrawnMap } from '../../../src/ui/alignment/drawnMap';
import { alignmentFigure } from '../../../src/ui/alignment/figure';
import { figureTitle } from '../../../src/ui/alignment/figureTitle';
import type { MapAlignment } from '../../../src/ui/alignment/mapAlignment';
import { shareOf } from '../../../src/ui/alignment/scales';
import { figureSvg } from '../../../src/ui/alignment/svg';
import type { Drawing } from '../../../src/ui/alignment/viewStore';
import { withMap } from '../../../src/ui/heads/lens';
import { differenceOf } from '../../../src/ui/lanes/difference';
import { differenceNotes } from '../../../src/ui/lanes/differenceNotes';
import { differenceTitle } from '../../../src/ui/lanes/saveDifferenceFiles';
import { palettes } from '../../../src/ui/theme/palette';
import { defaultSettings } from '../../../src/worker/settings';

const palette = palettes.light;

const alignment: MapAlignment = {
  text: 'ab',
  sourceSymbols: ['a', 'b', '⏹'],
  unknown: [],
  outputSymbols: ['x', 'y', '⏹'],
  prediction: 'xy',
  weights: new Float32Array(9).fill(1 / 3),
  maps: (['encoder', 'decoder', 'cross'] as const).map((kind) => {
    return { name: kind, kind, layer: 0, heads: 1, rows: 3, columns: 3, weights: new Float32Array(9).fill(1 / 3) };
  }),
  implied: true,
};

const headOf = (kind: 'encoder' | 'decoder') => withMap(alignment, { kind, layer: 0, head: 0 }, defaultSettings);

function svgOf(map: MapAlignment, drawing: Drawing = 'heatmap'): string {
  const drawn: DrawnMap = {
    alignment: map,
    computed: undefined,
    rows: 3,
    columns: 3,
    scale: 'linear',
    ramp: 'ironGall',
    share: shareOf('linear', map),
    ink: () => '#000',
    palette,
    look: undefined,
    pinned: undefined,
    showGold: false,
    showArgmax: false,
  };
  const widths = (labels: readonly unknown[]) => labels.map(() => 9.6);
  const title = figureTitle({ run: 1, step: 7, alignment: map });
  return figureSvg(alignmentFigure(drawn, { drawing, scale: 'linear', step: 0, title, widths }));
}

const inkOf = (svg: string, token: string) =>
  new RegExp(`<text [^>]*fill="(#\\w+)"[^>]*>${token}</text>`).exec(svg)?.[1];

describe('the file of a map', () => {
  it('has the inks of whose rows and columns they are', () => {
    expect(inkOf(svgOf(headOf('encoder')), 'a')).toBe(palette.source);
    expect(svgOf(headOf('encoder'))).not.toContain(palette.target);
    expect(inkOf(svgOf(headOf('decoder')), 'x')).toBe(palette.target);
    expect(svgOf(headOf('decoder'))).not.toContain(palette.source);
    expect(inkOf(svgOf(alignment), 'a')).toBe(palette.source);
    expect(inkOf(svgOf(alignment), 'x')).toBe(palette.target);
  });

  it('explains what the legend of the page explains', () => {
    const texts = (map: MapAlignment, drawing?: Drawing) =>
      Array.from(svgOf(map, drawing).matchAll(/>([^<]+)<\/text>/g), ([, text]) => text);
    expect(texts(headOf('decoder'))).toEqual(expect.arrayContaining(['= 0', 'masked', 'implied weights']));
    const { implied: _, ...made } = alignment;
    expect(texts(made)).toContain('= 0');
    expect(texts(made)).not.toEqual(expect.arrayContaining(['masked', 'implied weights']));
    expect(texts(headOf('decoder'), 'rows')).toEqual(expect.arrayContaining(['= 0', 'masked']));
    expect(texts(headOf('decoder'), 'ribbons')).toContain('implied weights');
    expect(texts(headOf('decoder'), 'ribbons')).not.toContain('= 0'); // what is not looked at has no ribbon
    expect(texts(headOf('decoder'), 'ribbons')).not.toContain('masked');
  });

  it('says in its title what is edited, switched off and implied', () => {
    const headsOff = [{ name: 'encoder', head: 0 }];
    const title = figureTitle({ run: 1, step: 7, alignment: { ...alignment, edited: [1], headsOff } });
    expect(title).toBe(
      'Attention, implied weights, from “ab” to “xy” at step 7, edited by hand, with Encoder, layer 1, head 1 switched off',
    );
    expect(svgOf({ ...alignment, edited: [1] }).match(/>\*</g)).toHaveLength(1);
  });

  it('of a difference says which of the two is edited or makes no weights itself', () => {
    const { implied: _, ...plain } = alignment;
    const difference = differenceOf({ ...alignment, edited: [0] }, plain, ['A', 'B'], [10, 20]);
    if (!difference) throw new Error('There is no difference.');
    expect(differenceTitle(difference)).toBe('Attention in B at step 20 minus A at step 10, edited by hand, for “ab”');
    expect(differenceNotes(difference).map(({ text }) => text)).toEqual(['one alone', 'implied weights in A']);
  });
});
