/** The colours of a weight from 0 to 1. On either paper 0 is its quiet end, so that a map's ink is what is looked at. */
import { cividis } from './cividis';
import { ramp } from './oklch';
import { greyStops, heatStops, type ThemeName } from './palette';

export type RampName = 'ironGall' | 'cividis' | 'grey';

type Heat = (weight: number) => string;

export const heatRamps: Readonly<Record<RampName, Readonly<Record<ThemeName, Heat>>>> = {
  ironGall: { light: ramp(heatStops.light), dark: ramp(heatStops.dark) },
  // Cividis runs from dark to light, which is upside down on white paper.
  cividis: { light: (weight) => cividis(1 - weight), dark: cividis },
  grey: { light: ramp(greyStops.light), dark: ramp(greyStops.dark) },
};

/** As the page calls them. */
export const rampNames: Readonly<Record<RampName, string>> = {
  ironGall: 'iron-gall',
  cividis: 'cividis',
  grey: 'grey',
};
