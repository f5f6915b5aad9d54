import { useStore } from 'zustand';
import type { Alignment } from '../../worker/protocol';
import { outputLabels } from '../alignment/symbols';
import { useSessionState } from '../useSession';
import { editStore } from './editStore';
import { isEdited } from './rowEdits';
import { TokenText } from './TokenText';
import { useComputed } from './useComputed';

/** What the model writes, and below it what it writes with the edits; tokens that differ are underlined. */
export function Outputs() {
  const computed = useComputed();
  const explored = useSessionState((state) => state.explored);
  const anyEdits = useStore(editStore, ({ edits }) => isEdited(edits));
  const edited = anyEdits ? explored?.exploration.alignment : undefined;
  return (
    <dl className="outputs">
      <dt>the model’s own</dt>
      <dd>{computed && <Line alignment={computed} />}</dd>
      <dt>with the edits</dt>
      <dd>{edited && computed ? <Line alignment={edited} beside={computed} /> : <i>none so far</i>}</dd>
    </dl>
  );
}

interface LineProps {
  readonly alignment: Alignment;
  /** What its tokens are compared with, place by place. */
  readonly beside?: Alignment;
}

function Line({ alignment, beside }: LineProps) {
  return outputLabels(alignment).map((label, row) => {
    const differs = beside !== undefined && beside.outputSymbols[row] !== alignment.outputSymbols[row];
    const own = alignment.edited?.includes(row);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a token is told from an equal one by its place alone.
      <span key={row} className="outputToken" data-differs={differs || undefined}>
        {own && <span aria-hidden="true">*</span>}
        <TokenText label={label} />
        {differs && <span className="visuallyHidden"> (differs)</span>}
      </span>
    );
  });
}
