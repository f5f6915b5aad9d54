import { useStore } from 'zustand';
import { laneStore } from '../lanes/laneStore';
import { useShelf } from '../runs/useRuns';
import { useSessionState } from '../useSession';

/** Whether there is no curve at all to draw: what draws them is then not even fetched. */
export function useNoCurves(): boolean {
  const untrained = useSessionState(({ running, shipped }) => running === undefined || shipped !== undefined);
  const alone = useStore(laneStore, ({ others }) => others.length === 0);
  const kept = useShelf(({ runs }) => runs.some(({ shown }) => shown));
  return untrained && alone && !kept;
}

/** Stands in the place of the charts. */
export function NoCurves() {
  const shipped = useSessionState((state) => state.shipped !== undefined);
  if (!shipped) return null;
  return <p className="noCurves gloss">No curves: this model was trained before. They begin with Train.</p>;
}
