import { expect, it } from 'vitest';
import { mix, ramp, readHex, toOklch, toRgb } from '../../../src/ui/theme/oklch';
import { heatStops } from '../../../src/ui/theme/palette';

it('finds the known OKLCH of white, black and red', () => {
  expect(toOklch([255, 255, 255]).lightness).toBeCloseTo(1, 5);
  expect(toOklch([0, 0, 0]).lightness).toBeCloseTo(0, 5);
  const red = toOklch([255, 0, 0]);
  expect(red.lightness).toBeCloseTo(0.628, 3);
  expect(red.chroma).toBeCloseTo(0.2577, 3);
  expect((red.hue * 180) / Math.PI).toBeCloseTo(29.23, 1);
});

it('goes to OKLCH and back without loss', () => {
  for (const colour of ['#FAF6EE', '#BF3E59', '#30113D', '#00ff7f', '#010203']) {
    expect(toRgb(toOklch(readHex(colour)))).toEqual(readHex(colour));
  }
});

it('turns the hue the shorter way round', () => {
  const from = { lightness: 0.5, chroma: 0.1, hue: 3 };
  const to = { lightness: 0.5, chroma: 0.1, hue: -3 };
  expect(Math.abs(mix(from, to, 0.5).hue)).toBeCloseTo(Math.PI, 5);
});

it.each(['light', 'dark'] as const)('runs the %s heat ramp through its stops, monotone in lightness', (theme) => {
  const stops = heatStops[theme];
  const ink = ramp(stops);
  stops.forEach((stop, index) => {
    expect(ink(index / (stops.length - 1))).toBe(`rgb(${readHex(stop).join(' ')})`);
  });
  const sign = theme === 'light' ? -1 : 1;
  const lightness = Array.from({ length: 101 }, (_, index) => lightnessOf(ink(index / 100)));
  for (let index = 1; index < lightness.length; index++) {
    expect(sign * ((lightness[index] ?? 0) - (lightness[index - 1] ?? 0))).toBeGreaterThan(0);
  }
});

it('clamps what is outside 0 to 1, and takes what is not a number for 0', () => {
  const ink = ramp(['#000000', '#ffffff']);
  expect([ink(-1), ink(2), ink(Number.NaN)]).toEqual(['rgb(0 0 0)', 'rgb(255 255 255)', 'rgb(0 0 0)']);
});

it('refuses a colour of another form', () => {
  expect(() => readHex('red')).toThrow('#rrggbb');
});

function lightnessOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number);
  return toOklch([red, green, blue]).lightness;
}
