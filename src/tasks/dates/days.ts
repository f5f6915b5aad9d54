/** Days counted from 1970-01-01, and the side of the split that each is on. */
import { mix } from '../random';
import { type Side, sideOf } from '../split';

export const millisecondsPerDay = 86_400_000;

/** The day, since 1970-01-01, of a date; months count from 1. */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / millisecondsPerDay;
}

/** A day as ISO 8601 writes it: "2001-01-20". */
export function isoOf(day: number): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}

const firstDay = dayOf(1950, 1, 1);
const lastDay = dayOf(2049, 12, 31);

/** One day in this many is held out. */
const heldOutShare = 10;

/** Any fixed number: it keeps the split apart from other uses of the same hash. */
const splitKey = 0x0da7e5;

/** The side of a day, however it is written: a property of the day alone, whatever the seed. */
export function sideOfDay(day: number): Side {
  return sideOf(mix(day ^ splitKey), heldOutShare);
}

/** The days from 1950 to 2049 that are on one side. */
export function daysOn(side: Side): Int32Array {
  return Int32Array.from({ length: lastDay - firstDay + 1 }, (_, i) => firstDay + i).filter(
    (day) => sideOfDay(day) === side,
  );
}
