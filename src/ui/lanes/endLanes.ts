import type { Session } from '../store';
import { laneStore } from './laneStore';

/** Ends the models beside that of the page, where there are any; what does it is there already, for it began them. */
export async function endLanes(first: Session): Promise<void> {
  if (laneStore.getState().others.length === 0) return;
  const { closeLanes } = await import('./otherLanes');
  closeLanes(first);
}
