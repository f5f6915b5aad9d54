import type { Session, SessionState } from '../store';
import { laneNames } from './laneNames';
import { useLanes } from './useLanes';

/** The lanes by what they differ in, as soon as the settings of all are known. */
export function useLaneNames(lanes: readonly Session[]): readonly string[] {
  return useLanes(lanes, namesInLines).split('\n');
}

function namesInLines(states: readonly SessionState[]): string {
  const settings = states.flatMap(({ pending, running }) => pending?.settings ?? running ?? []);
  return settings.length === states.length ? laneNames(settings).join('\n') : '';
}
