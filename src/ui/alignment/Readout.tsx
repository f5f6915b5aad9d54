import { useAlignment } from '../useAlignment';
import { describeLook, describeRank } from './describeCell';
import { useLook } from './lookStore';

/** The numbers of what is looked at; the place is always there, so that nothing moves. */
export function Readout() {
  const rows = useAlignment(({ alignment }) => alignment.outputSymbols.length) ?? 0;
  const columns = useAlignment(({ alignment }) => alignment.sourceSymbols.length) ?? 0;
  const look = useLook(rows, columns);
  const weight = useAlignment(({ alignment }) => (look ? describeLook(alignment, look) : ''));
  const rank = useAlignment(({ alignment }) => (look ? describeRank(alignment, look) : ''));
  return (
    <output className="readout" aria-live="off">
      {weight && (
        <>
          <span>{weight}</span>
          <span className="rank">{rank}</span>
        </>
      )}
    </output>
  );
}
