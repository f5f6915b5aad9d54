import { useId } from 'react';
import { useStore } from 'zustand';
import { searchBeam } from '../actions';
import { formatCount } from '../format';
import { type Searched, usable } from '../store';
import { useSession, useSessionState } from '../useSession';
import { BeamTree } from './BeamTree';
import { GREATEST_PENALTY, inspectStore, WIDEST_BEAM } from './inspectStore';
import { formatNumber } from './numbers';

/** Search for the likeliest outputs, beside the one that takes the likeliest token at each step. */
export function Beam() {
  const session = useSession();
  const id = useId();
  const { width, lengthPenalty } = useStore(inspectStore);
  const searched = useSessionState((state) => state.beam);
  const waiting = useSessionState((state) => state.searching || !usable(state));
  const input = useSessionState((state) => state.input);
  return (
    <div className="beam">
      <div className="buttons">
        <label htmlFor={`${id}-width`}>Width</label>
        <select
          id={`${id}-width`}
          value={width}
          onChange={({ target }) => inspectStore.setState({ width: Number(target.value) })}
        >
          {Array.from({ length: WIDEST_BEAM }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a width is its place.
            <option key={index}>{index + 1}</option>
          ))}
        </select>
        <label htmlFor={`${id}-penalty`}>Length penalty</label>
        <input
          id={`${id}-penalty`}
          type="range"
          min={0}
          max={GREATEST_PENALTY}
          step={0.1}
          value={lengthPenalty}
          onChange={({ target }) => inspectStore.setState({ lengthPenalty: Number(target.value) })}
        />
        <output htmlFor={`${id}-penalty`} aria-live="off">
          {lengthPenalty.toFixed(1)}
        </output>
        <button type="button" disabled={waiting} onClick={() => searchBeam(session, width, lengthPenalty)}>
          Search
        </button>
      </div>
      <p className="aside">
        At each step as many hypotheses as the width says are kept, the best by log p ÷ ((5 + n) ÷ 6)<sup>α</sup> for n
        tokens: the penalty α favours longer outputs, and 0 shorter ones. The model is searched at the step that is
        shown, without edits; weights that you have set stay when you go on from a node.
      </p>
      {searched && searched.search.text === input && <Result searched={searched} />}
      {searched && searched.search.text !== input && (
        <p className="inspectHint">The input has changed since the last search.</p>
      )}
    </div>
  );
}

/** The tree, and of which search and which step it is. */
function Result({ searched: { step, at, search } }: { readonly searched: Searched }) {
  const now = useSessionState((state) => state.step);
  const recalled = useSessionState((state) => state.recalled);
  const stale = recalled === undefined ? at !== undefined || step !== now : at !== recalled;
  const { greedy, prediction, nodes, best, width, lengthPenalty } = search;
  return (
    <>
      <p className="compared">
        <span>
          greedy “{greedy.prediction}” log p {formatNumber(greedy.total)}
        </span>{' '}
        <span>
          best “{prediction}” log p {formatNumber(nodes[best]?.total ?? 0)}
        </span>{' '}
        <span className="asideText">
          width {width}, α {lengthPenalty.toFixed(1)}, at step {formatCount(step)}
        </span>
      </p>
      {stale && (
        <p className="staleNote">
          <span aria-hidden="true">⚠</span>{' '}
          {recalled === undefined
            ? `The model has gone on to step ${formatCount(now)}`
            : `The page shows step ${formatCount(recalled)}`}
          ; this tree is of step {formatCount(step)}. A node goes on with the model that is shown: search again for its
          own tree.
        </p>
      )}
      <div className="beamResult" data-stale={stale || undefined}>
        <BeamTree key={step} search={search} />
      </div>
    </>
  );
}
