/** Where a written day holds the year, the month and the day that ISO 8601 is made of. */
import type { GoldAlignment } from '../task';
import { charactersOf } from '../tokens';
import type { DatePart } from './writing';

/** What each character of "2001-01-20" tells. */
const told: readonly DatePart['type'][] = [
  ...(['year', 'year', 'year', 'year', 'other'] as const),
  ...(['month', 'month', 'other'] as const),
  ...(['day', 'day'] as const),
];

/** Each character stems from any of those that write the same part; a hyphen from none. None where parts do not make the text. */
export function goldAlignment(text: string, parts: readonly DatePart[]): GoldAlignment {
  if (parts.map(({ value }) => value).join('') !== text) return [];
  const places: Record<DatePart['type'], number[]> = { year: [], month: [], day: [], other: [] };
  let place = 0;
  for (const { type, value } of parts) for (const _ of charactersOf(value)) places[type].push(place++);
  return told.map((type) => (type === 'other' ? undefined : places[type]));
}
