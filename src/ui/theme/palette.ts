/** The two papers and their inks. Canvas and style sheets both take their colours from here. */

export type ThemeName = 'light' | 'dark';

export interface Palette {
  readonly paper: string;
  readonly panel: string;
  readonly rule: string;
  readonly ink: string;
  readonly muted: string;
  /** Prussian: all that belongs to the source. */
  readonly source: string;
  /** Burnt ochre: all that belongs to the target. */
  readonly target: string;
  /** Refusals and what the model has never seen. */
  readonly alarm: string;
  /** The outline of what one would expect. */
  readonly gold: string;
}

export const palettes: Readonly<Record<ThemeName, Palette>> = {
  light: {
    paper: '#FBF8F1',
    panel: '#F4EFE4',
    rule: '#DDD5C5',
    ink: '#1E1B22',
    muted: '#5C5560',
    source: '#1F4E79',
    target: '#9A4A08',
    alarm: '#A32C48',
    gold: '#A67C00',
  },
  dark: {
    paper: '#151219',
    panel: '#1D1922',
    rule: '#3A343F',
    ink: '#F2ECE0',
    muted: '#B0A7AE',
    source: '#8FBCE6',
    target: '#F0A860',
    alarm: '#F08C92',
    gold: '#E3C34A',
  },
};

/** "Iron-gall": the ink of an attention weight from 0, which is the paper, to 1. Monotone in lightness. */
export const heatStops: Readonly<Record<ThemeName, readonly string[]>> = {
  light: ['#FAF6EE', '#F7C8A0', '#EB8464', '#BF3E59', '#752257', '#30113D'],
  dark: ['#15121A', '#482453', '#973069', '#DB575E', '#F9A275', '#FEEDC9'],
};

/** The same in black and white. */
export const greyStops: typeof heatStops = {
  light: ['#FAF6EE', '#1E1B22'],
  dark: ['#15121A', '#F2ECE0'],
};
