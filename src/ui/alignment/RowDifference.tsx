import { mechanismOf } from '../../worker/settings';
import type { Snapshot } from '../alignmentFeed';
import { useAlignment } from '../useAlignment';
import { useSessionState } from '../useSession';
import { describeRows } from './compareRows';

/** Under the map of a mechanism that cannot align: how much its rows differ, reckoned from the map shown. */
export function RowDifference() {
  const repeats = useSessionState(({ running }) => running !== undefined && mechanismOf(running).rowsRepeat === true);
  const sentence = useAlignment(select);
  return repeats && sentence ? <p className="rowsNote">{sentence}</p> : null;
}

function select({ alignment }: Snapshot): string | undefined {
  return describeRows(alignment);
}
