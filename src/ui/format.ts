/** Numbers as the page prints them. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 1,240 */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** Three significant places, so that a loss of 0.000412 does not read as 0. */
export function formatLoss(value: number): string {
  if (!Number.isFinite(value)) return 'not finite';
  if (value === 0) return '0';
  return value >= 0.001 ? value.toFixed(3) : value.toExponential(1);
}

/** 253 / 256 (98.8 %). All but all is never rounded up to 100 %. */
export function formatShare(part: number, count: number): string {
  return `${whole.format(part)} / ${whole.format(count)} (${formatPercent(count === 0 ? 0 : part / count)})`;
}

export function formatPercent(share: number): string {
  return `${tenths.format(share < 1 ? Math.min(share * 100, 99.9) : 100)} %`;
}

/** A value of an axis: as many places as it needs, so that 0.5 is not written 0.500. */
export function formatTick(value: number): string {
  return value === 0 || value >= 0.001 ? String(Number(value.toPrecision(3))) : value.toExponential(0);
}

/** Per second, exact enough to compare: 0.8, 43, 12,400. A dash until it is known. */
export function formatRate(value: number): string {
  if (!(value > 0)) return '–';
  return value < 10 ? tenths.format(value) : whole.format(value);
}

/** An attention weight, two places; what is not zero is never printed as 0.00. */
export function formatWeight(weight: number): string {
  return weight > 0 && weight < 0.005 ? '< 0.01' : weight.toFixed(2);
}

/** 684 ms, 4.7 ms: two significant places below ten. */
export function formatMilliseconds(value: number): string {
  return `${value < 10 ? value.toPrecision(2) : whole.format(value)} ms`;
}

/** Millions of bytes; what is there is never printed as 0.0 MB. */
export function formatMegabytes(bytes: number): string {
  return bytes > 0 && bytes < 50_000 ? '< 0.1 MB' : `${tenths.format(bytes / 1e6)} MB`;
}

/** How many times as much: 1.4, 36. */
export function formatFactor(value: number): string {
  return value < 9.95 ? tenths.format(value) : whole.format(value);
}

/** 0:42, 12:05, 1:02:09, rounded up, so that it ends at 0:00 and not before. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
