/** Lanes that are not in step, in words: one that was begun late catches up, and those before it wait. */
import { formatCount } from '../format';
import { isOver, type SessionState } from '../store';
import { letterOf } from './laneStore';
import { LEAD } from './lockstep';

/** Of the lanes in their order; empty where none is further behind than lanes in step may be. */
export function describeLag(lanes: readonly Pick<SessionState, 'step' | 'pending' | 'phase'>[]): string {
  const alive = lanes.flatMap((lane, index) => {
    const step = lane.pending ? 0 : lane.step; // one that is being built begins at 0
    return isOver(lane) ? [] : [{ letter: letterOf(index), step }];
  });
  const furthest = Math.max(...alive.map(({ step }) => step));
  const behind = alive.filter(({ step }) => step < furthest - LEAD);
  if (behind.length === 0) return '';
  const ahead = alive.filter((lane) => !behind.includes(lane)).map(({ letter }) => letter);
  const many = behind.length > 1;
  const late = listed(behind.map(({ letter, step }) => `${letter} is at step ${formatCount(step)}`));
  const wait = `${listed(ahead)} ${ahead.length > 1 ? 'wait' : 'waits'} at step ${formatCount(furthest)}`;
  if (lanes[0]?.phase === 'training') return `${late} and ${many ? 'catch' : 'catches'} up; ${wait}.`;
  return `${late}, behind ${listed(ahead)} at step ${formatCount(furthest)}: Train lets ${many ? 'them' : 'it'} catch up.`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
