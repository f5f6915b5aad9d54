import { useStore } from 'zustand';
import { viewStore } from '../alignment/viewStore';
import { edit, editStore, redo, undo } from '../inspect/editStore';
import type { Module } from './HeadGroup';
import { isAlone, isOff, isolated, withHead } from './headEdits';

/** What can be done with the head that is drawn, and the way back. */
export function HeadTools({ modules }: { readonly modules: readonly Module[] }) {
  const shown = useStore(viewStore, (view) => view.shown);
  const { edits, past, future } = useStore(editStore);
  const module = modules.find(({ kind, layer }) => kind === shown?.kind && layer === shown.layer);
  const head = typeof shown?.head === 'number' && module && shown.head < module.heads ? shown.head : undefined;
  return (
    <>
      {module && head !== undefined && (
        <>
          <button
            type="button"
            onClick={() => edit(withHead(edits, module.name, head, !isOff(edits, module.name, head)))}
          >
            Switch head {head + 1} {isOff(edits, module.name, head) ? 'on' : 'off'}
          </button>
          {module.heads > 1 && (
            <button
              type="button"
              aria-pressed={isAlone(edits, module, head)}
              title="Switches all other heads of its layer off, to see whether it suffices"
              onClick={() => edit(isolated(edits, module, head))}
            >
              Head {head + 1} alone
            </button>
          )}
        </>
      )}
      {(past.length > 0 || future.length > 0) && (
        <>
          <button type="button" disabled={past.length === 0} onClick={undo}>
            Undo
          </button>
          <button type="button" disabled={future.length === 0} onClick={redo}>
            Redo
          </button>
        </>
      )}
    </>
  );
}
