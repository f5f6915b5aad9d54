import { expect, it } from 'vitest';
import { costCurves, formatSlope, slopeOf } from '../../../../src/ui/heads/costCurves';
import type { CostPoint } from '../../../../src/worker/protocol';

const lengths = [16, 64, 256, 512, 1024];
const points = (mechanism: CostPoint['mechanism'], cost: (length: number) => number): CostPoint[] =>
  lengths.map((length) => ({ mechanism, length, milliseconds: cost(length), bytes: 1000 * length }));

it('gives the exponent of a power, whatever its factor', () => {
  expect(
    slopeOf(
      points('window', (length) => 3e-4 * length ** 2),
      'milliseconds',
    ),
  ).toBeCloseTo(2, 9);
  expect(
    slopeOf(
      points('window', (length) => 7 * length),
      'milliseconds',
    ),
  ).toBeCloseTo(1, 9);
  expect(
    slopeOf(
      points('window', () => 5),
      'milliseconds',
    ),
  ).toBeCloseTo(0, 9);
  expect(
    slopeOf(
      points('window', () => 5),
      'bytes',
    ),
  ).toBeCloseTo(1, 9);
});

it('leaves out short sources, on which overheads weigh, and says nothing of a single point', () => {
  const flatFirst = points('window', (length) => (length < 256 ? 1e6 : length ** 2));
  expect(slopeOf(flatFirst, 'milliseconds')).toBeCloseTo(2, 9);
  expect(slopeOf(flatFirst.slice(0, 3), 'milliseconds')).toBeUndefined();
  expect(formatSlope(undefined)).toBe('–');
  expect(formatSlope(1.96)).toBe('T^2.0');
});

it('is a curve to a mechanism from short to long, as they come, each by a short name', () => {
  const mixed = [
    ...points('self-attention', (n) => n).reverse(),
    ...points('none', (n) => n),
    ...points('linear', (n) => n),
  ];
  const curves = costCurves(mixed);
  expect(curves.map(({ label }) => label)).toEqual(['dense', 'LSTM', 'linear']);
  expect(curves[0]?.points.map(({ length }) => length)).toEqual(lengths);
});
