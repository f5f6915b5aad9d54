import { useRef } from 'react';
import { useStore } from 'zustand';
import { useSession, useSessionState } from '../useSession';
import { KeptLine } from './KeptOffer';
import { openPairs, openTest, setKeeping } from './ownActions';
import { type OwnSource, ownStore } from './ownStore';
import { PasteBox } from './PasteBox';
import { PreviewText } from './PreviewText';
import { ReadingFields } from './ReadingFields';
import './own.css';

/** Pairs of a person's own: how they come in, how they are read, and what the session makes of them. */
export function OwnPanel() {
  const session = useSession();
  const opened = useStore(ownStore, (state) => state.opened);
  const asked = useStore(ownStore, (state) => state.asked);
  const problem = useStore(ownStore, (state) => state.problem);
  const preview = useStore(ownStore, (state) => state.preview);
  const keeping = useStore(ownStore, (state) => state.keeping);
  return (
    <section className="own" aria-label="Your pairs">
      {!opened && <KeptLine />}
      <div className="ownButtons">
        <FileButton label="Open a file…" name="File of pairs" onFile={(file) => openPairs(session, sourceOf(file))} />
        <PasteBox />
      </div>
      <p className="gloss">
        A pair to a line. A file may also be dropped anywhere on the page. Nothing leaves this tab. Letters and their
        accents are always composed (Unicode NFC).
      </p>
      <p role="status" className="gloss ownState">
        {asked ? `Reading ${asked.pairs.name}…` : ''}
      </p>
      {problem !== undefined && (
        <p role="alert" className="error">
          <span aria-hidden="true">✕</span> {problem}
          {opened && (opened.pairs.pasted ? ' The pairs read before stay.' : ` ${opened.pairs.name} stays open.`)}
        </p>
      )}
      {opened && preview && (
        <>
          <h3 className="ownName">{opened.pairs.name}</h3>
          <label className="ownKeep">
            <input type="checkbox" checked={keeping} onChange={({ target }) => setKeeping(session, target.checked)} />
            Keep in this browser
          </label>
          <details className="ownReading">
            <summary>Columns and test set</summary>
            <ReadingFields />
            <TestSet test={opened.test} />
          </details>
          <PreviewText preview={preview} />
        </>
      )}
    </section>
  );
}

/** The test set is a part of the pairs, or a file of its own. */
function TestSet({ test }: { readonly test: OwnSource | undefined }) {
  const session = useSession();
  return (
    <div className="ownButtons">
      {test ? (
        <button type="button" onClick={() => openTest(session, undefined)}>
          Close {test.name}
        </button>
      ) : (
        <FileButton
          label="Open a test set…"
          name="File of the test set"
          onFile={(file) => openTest(session, sourceOf(file))}
        />
      )}
    </div>
  );
}

const sourceOf = (file: File): OwnSource => ({ name: file.name, blob: file });

interface FileButtonProps {
  readonly label: string;
  /** Of the field behind the button. */
  readonly name: string;
  readonly onFile: (file: File) => void;
}

function FileButton({ label, name, onFile }: FileButtonProps) {
  const picker = useRef<HTMLInputElement>(null);
  const stopped = useSessionState(({ phase }) => phase === 'stopped');
  return (
    <>
      <button type="button" disabled={stopped} onClick={() => picker.current?.click()}>
        {label}
      </button>
      <input
        ref={picker}
        type="file"
        accept=".tsv,.csv,.txt,text/*"
        hidden
        aria-label={name}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onFile(file);
          target.value = ''; // the same file may be opened again
        }}
      />
    </>
  );
}
