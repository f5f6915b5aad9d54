import type { Session } from '../store';
import { describeLag } from './lag';
import { useLanes } from './useLanes';

/** Says that lanes are not in step, and which of them waits for which. */
export function LaneLag({ lanes }: { readonly lanes: readonly Session[] }) {
  const lag = useLanes(lanes, describeLag);
  return lag === '' ? null : <p className="rowsNote">{lag}</p>;
}
