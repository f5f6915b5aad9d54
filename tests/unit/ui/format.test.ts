import { expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatFactor,
  formatLoss,
  formatMegabytes,
  formatMilliseconds,
  formatRate,
  formatShare,
  formatTick,
  formatWeight,
} from '../../../src/ui/format';

it('prints numbers as the page shows them', () => {
  expect(formatCount(1240)).toBe('1,240');
  expect(formatShare(253, 256)).toBe('253 / 256 (98.8 %)');
  expect([formatLoss(0.41237), formatLoss(0.00041), formatLoss(0), formatLoss(Number.NaN)]).toEqual([
    '0.412',
    '4.1e-4',
    '0',
    'not finite',
  ]);
  expect([formatRate(0), formatRate(0.84), formatRate(12_400.4)]).toEqual(['–', '0.8', '12,400']);
  expect([formatMilliseconds(4.689), formatMilliseconds(684.2)]).toEqual(['4.7 ms', '684 ms']);
  expect([formatMegabytes(12_340_000), formatMegabytes(400), formatMegabytes(0)]).toEqual([
    '12.3 MB',
    '< 0.1 MB',
    '0.0 MB',
  ]);
  expect([formatFactor(1.36), formatFactor(9.96), formatFactor(36.2)]).toEqual(['1.4', '10', '36']);
  expect([formatTick(0.5), formatTick(0), formatTick(0.0001)]).toEqual(['0.5', '0', '1e-4']);
});

it('never rounds up to all, nor down to nothing', () => {
  expect(formatShare(9999, 10_000)).toBe('9,999 / 10,000 (99.9 %)');
  expect(formatShare(0, 0)).toBe('0 / 0 (0.0 %)');
  expect([formatWeight(0.834), formatWeight(0.0001), formatWeight(0)]).toEqual(['0.83', '< 0.01', '0.00']);
});

it('counts down to 0:00', () => {
  expect([0, 400, 42_000, 59_001, 725_000, 3_729_000].map(formatDuration)).toEqual([
    '0:00',
    '0:01',
    '0:42',
    '1:00',
    '12:05',
    '1:02:09',
  ]);
});
