import { expect, it } from 'vitest';
import { readHex } from '../../../src/ui/theme/oklch';
import { type Palette, palettes } from '../../../src/ui/theme/palette';

const inks: readonly (keyof Palette)[] = ['ink', 'muted', 'source', 'target', 'alarm'];

it.each(['light', 'dark'] as const)('keeps every ink readable on paper and panel in the %s theme', (theme) => {
  const palette = palettes[theme];
  for (const ink of inks) {
    expect(contrast(palette[ink], palette.paper), `${ink} on paper`).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette[ink], palette.panel), `${ink} on panel`).toBeGreaterThanOrEqual(4.5);
  }
});

/** The contrast ratio of WCAG 2. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = readHex(colour).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
