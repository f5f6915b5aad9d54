import { useLayoutEffect, useRef, useState } from 'react';
import { SeedsForm } from '../seeds/SeedsForm';
import { MOST_RUNS, MOST_WEIGHTS } from './bounds';
import { Comparison } from './Comparison';
import type { KeptRun } from './keptRun';
import { RunRow } from './RunRow';
import { useRuns, useShelf } from './useRuns';
import './runs.css';

/** How many are listed before the rest is asked for. */
const FEW = 8;

/** The runs that are kept: drawn over each other, named, opened again, compared. */
export function RunList() {
  const { shelf } = useRuns();
  const runs = useShelf((state) => state.runs);
  const deleted = useShelf((state) => state.deleted);
  const trouble = useShelf((state) => state.trouble);
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const undo = useRef<HTMLButtonElement>(null);
  const before = useRef(deleted);
  const last = deleted.at(-1);
  const listed = all ? runs : shortened(runs);
  // The button that was pressed is gone, and the focus with it: it goes on to what can be done next.
  useLayoutEffect(() => {
    const back = before.current.at(-1)?.run.id;
    if (deleted.length > before.current.length) undo.current?.focus();
    else if (deleted.length < before.current.length) {
      (list.current?.querySelector<HTMLElement>(`[data-run="${back}"]`) ?? list.current)?.focus();
    }
    before.current = deleted;
  }, [deleted]);
  return (
    <section className="runs" aria-labelledby="runs-heading">
      <h3 id="runs-heading">Runs</h3>
      <SeedsForm />
      {runs.length === 0 && (
        <p className="gloss">A run is kept here when it is paused or replaced, and every 15 seconds while it trains.</p>
      )}
      <ul className="runList" ref={list} tabIndex={-1}>
        {listed.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
      {listed.length < runs.length && (
        <button type="button" className="plain" onClick={() => setAll(true)}>
          Show all {runs.length}
        </button>
      )}
      <div role="status">
        {last && (
          <p className="undoDelete">
            Deleted “{last.run.name}”.{' '}
            <button ref={undo} type="button" onClick={() => void shelf.undoRemove()}>
              Undo
            </button>
          </p>
        )}
      </div>
      {trouble && <p className="gloss">{trouble}</p>}
      {runs.length > 1 && <Comparison runs={runs} />}
      <p className="gloss">
        Kept in this browser: the last {MOST_RUNS} runs, the weights of the last {MOST_WEIGHTS}, and whatever is pinned,
        whole.
      </p>
    </section>
  );
}

/** What is pinned, and the latest. */
function shortened(runs: readonly KeptRun[]): readonly KeptRun[] {
  const latest = new Set(runs.slice(0, FEW));
  return runs.filter((run) => run.pinned || latest.has(run));
}
