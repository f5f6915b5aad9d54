/**
 * Colours mixed in OKLCH (lightness, chroma, hue), where equal steps look equal; d3 has no such interpolator. The
 * conversions are Björn Ottosson's, https://bottosson.github.io/posts/oklab/.
 */

/** Lightness 0 to 1, chroma from 0, hue in radians. */
export interface Oklch {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

/** Red, green and blue, 0 to 255, whole numbers. */
export type Rgb = readonly [number, number, number];

/** Reads `#rrggbb`. Throws where the text is not of that form. */
export function readHex(text: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (!match) throw new Error(`A colour is written #rrggbb, and this is "${text}".`);
  return [channel(match[1]), channel(match[2]), channel(match[3])];
}

export function toOklch([red, green, blue]: Rgb): Oklch {
  const r = linear(red / 255);
  const g = linear(green / 255);
  const b = linear(blue / 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const greenRed = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const blueYellow = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { lightness, chroma: Math.hypot(greenRed, blueYellow), hue: Math.atan2(blueYellow, greenRed) };
}

/** The nearest colour of the screen: what lies outside it is clipped channel by channel. */
export function toRgb({ lightness, chroma, hue }: Oklch): Rgb {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    screen(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    screen(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    screen(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Between two colours, `share` 0 to 1, the hue going the shorter way round. */
export function mix(from: Oklch, to: Oklch, share: number): Oklch {
  const turn = to.hue - from.hue;
  const shorter = turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  return {
    lightness: from.lightness + share * (to.lightness - from.lightness),
    chroma: from.chroma + share * (to.chroma - from.chroma),
    hue: from.hue + share * shorter,
  };
}

/** A colour for each value from 0 to 1 through evenly spaced stops, as CSS text; values outside are clamped. */
export function ramp(stops: readonly string[], size = 256): (value: number) => string {
  const points = stops.map((stop) => toOklch(readHex(stop)));
  const last = points.length - 1;
  const table = Array.from({ length: size }, (_, index) => {
    const place = (index / (size - 1)) * last;
    const before = Math.min(Math.floor(place), last - 1);
    const from = points[before];
    const to = points[before + 1];
    if (!from || !to) throw new Error(`A ramp has two stops or more, and this has ${stops.length}.`);
    return `rgb(${toRgb(mix(from, to, place - before)).join(' ')})`;
  });
  return (value) => {
    const share = value > 0 ? Math.min(value, 1) : 0;
    return table[Math.round(share * (size - 1))] ?? 'transparent';
  };
}

function channel(text: string | undefined): number {
  return Number.parseInt(text ?? '0', 16);
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function screen(value: number): number {
  const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, encoded)));
}
