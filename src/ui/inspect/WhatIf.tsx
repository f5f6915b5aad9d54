import { type KeyboardEvent, useId } from 'react';
import { useStore } from 'zustand';
import { useAlignment } from '../useAlignment';
import { useSessionState } from '../useSession';
import { EditList } from './EditList';
import { edit, editStore, redo, undo } from './editStore';
import { Outputs } from './Outputs';
import { RowChoice } from './RowChoice';
import { RowEditor } from './RowEditor';
import { isEdited, noEdits } from './rowEdits';
import { useBlind } from './useComputed';
import { usePinned } from './usePinned';

/** Weights and tokens set by hand, from which the decoder goes on, with the way back. */
export function WhatIf() {
  const id = useId();
  const { edits, past, future, showsOriginal } = useStore(editStore);
  const exploration = useSessionState(({ explored }) => explored?.exploration);
  const place = usePinned(exploration);
  const blind = useBlind();
  const edited = isEdited(edits);
  const itself = useAlignment(({ alignment }) => (alignment.shown?.kind ?? 'cross') !== 'cross');

  const press = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.shiftKey) redo();
    else undo();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the controls inside take the focus; this listens for all.
    <div className="whatIf" onKeyDown={press}>
      <div className="buttons">
        <button type="button" disabled={past.length === 0} onClick={undo}>
          Undo
        </button>
        <button type="button" disabled={future.length === 0} onClick={redo}>
          Redo
        </button>
        <button type="button" disabled={!edited} onClick={() => edit(noEdits)}>
          Take all edits back
        </button>
        <span className="check">
          <input
            id={id}
            type="checkbox"
            disabled={!edited}
            checked={showsOriginal}
            onChange={({ target }) => editStore.setState({ showsOriginal: target.checked })}
          />
          <label htmlFor={id}>The model’s own map</label>
        </span>
      </div>
      <Outputs />
      {blind ? (
        <RowChoice exploration={exploration} />
      ) : exploration && place ? (
        <RowEditor exploration={exploration} place={place} />
      ) : (
        <p className="inspectHint">
          {itself
            ? 'Weights and tokens are set in rows of the output: draw the alignment or cross-attention, and pin a cell there.'
            : 'Pin a cell of the map to change the weights or the token of its row.'}
        </p>
      )}
      <EditList />
    </div>
  );
}
