import { useState } from 'react';
import type { Exploration } from '../../worker/protocol';
import { outputLabels } from '../alignment/symbols';
import { RowToken } from './RowToken';
import { TokenText } from './TokenText';

/** The rows of the output, for a model without a map in which one could be pinned: one is chosen, to be written anew. */
export function RowChoice({ exploration }: { readonly exploration: Exploration | undefined }) {
  const [chosen, setChosen] = useState(0);
  const rows = exploration ? outputLabels(exploration.alignment) : [];
  const row = Math.min(chosen, rows.length - 1);
  return (
    <>
      <p className="inspectHint">
        This model has no attention, so there are no weights to set. Choose a row of the output to write another token
        there.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a line of text is no set of fields. */}
      <div className="buttons" role="group" aria-label="Row of the output">
        {rows.map((label, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is told from an equal one by its place alone.
          <button key={index} type="button" aria-pressed={index === row} onClick={() => setChosen(index)}>
            {index + 1} <TokenText label={label} />
          </button>
        ))}
      </div>
      {exploration && row >= 0 && <RowToken exploration={exploration} row={row} />}
    </>
  );
}
