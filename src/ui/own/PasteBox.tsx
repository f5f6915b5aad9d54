import { useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../useSession';
import { openPairs } from './ownActions';
import { ownStore } from './ownStore';

/** Pairs out of the clipboard, of a spreadsheet for example. The text stays, so that a line of it can be mended. */
export function PasteBox() {
  const session = useSession();
  const id = useId();
  const [shown, setShown] = useState(false);
  const text = useStore(ownStore, ({ pasting }) => pasting);
  const write = (pasting: string) => ownStore.setState({ pasting });
  const box = useRef<HTMLTextAreaElement>(null);
  const clear = () => {
    write('');
    box.current?.focus(); // the button can be pressed no more
  };
  const blank = text.trim() === '';
  return (
    <>
      <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
        Paste…
      </button>
      {shown && (
        <div className="ownPaste">
          <label htmlFor={id}>Pairs, one to a line</label>
          <textarea
            ref={box}
            id={id}
            rows={5}
            spellCheck={false}
            placeholder={'ein Haus\ta house'}
            value={text}
            onChange={({ target }) => write(target.value)}
          />
          <div className="ownButtons">
            <button
              type="button"
              disabled={blank}
              onClick={() => openPairs(session, { name: 'Pasted text', blob: new Blob([text]), pasted: true })}
            >
              Read it
            </button>
            <button type="button" disabled={blank} onClick={clear}>
              Clear
            </button>
          </div>
        </div>
      )}
    </>
  );
}
