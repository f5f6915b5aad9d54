/** Small pieces of the map that its legend explains: what has no ink, and why. */
import type { Palette } from '../theme/palette';
import { cross, hatching } from './heatmapShapes';
import type { Shape } from './shapes';

export type Sample = 'hatched' | 'crossed';

/** Of each. */
export const SAMPLE = { width: 11, height: 10 } as const;

export function sampleShapes(sample: Sample, { muted, rule }: Palette): readonly Shape[] {
  const { width, height } = SAMPLE;
  const lines = { kind: 'lines', stroke: muted, strokeWidth: 1 } as const;
  if (sample === 'hatched') return [{ ...lines, segments: hatching(0, 0, width, height) }];
  return [
    { kind: 'rectangle', x: 0, y: 0, width, height, fill: rule },
    { ...lines, segments: cross(0, 0, height) },
  ];
}
