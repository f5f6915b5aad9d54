import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { isTransformer } from '../../worker/settings';
import { laneStore } from '../lanes/laneStore';
import { useSession, useSessionState } from '../useSession';
import { Arithmetic } from './Arithmetic';
import { Beam } from './Beam';
import { editStore } from './editStore';
import { startExploring } from './exploring';
import { Gates } from './Gates';
import { type InspectPart, inspectParts, inspectStore } from './inspectStore';
import { countEdits } from './rowEdits';
import { WhatIf } from './WhatIf';
import './inspect.css';
import './arithmetic.css';
import './whatIf.css';
import './original.css';
import './gates.css';
import './beam.css';

const shown: Readonly<Record<InspectPart, () => ReactNode>> = {
  arithmetic: Arithmetic,
  'what if': WhatIf,
  gates: Gates,
  beam: Beam,
};

/** What lies behind the map: how a weight came about, what would be if it were another, and what else could be written. */
export function Inspect() {
  const session = useSession();
  const chosen = useStore(inspectStore, (state) => state.part);
  const edits = useStore(editStore, (state) => countEdits(state.edits));
  const gated = useSessionState(({ running }) => running === undefined || !isTransformer(running));
  const lanes = useStore(laneStore, ({ others }) => others.length > 0);
  const parts = inspectParts.filter((part) => gated || part !== 'gates');
  const part = parts.includes(chosen) ? chosen : 'arithmetic';
  useEffect(() => startExploring(session), [session]);
  const Shown = shown[part];
  return (
    <section className="inspect" aria-label="Behind the map">
      {lanes && <p className="lanesNote">Of A, the model of the page.</p>}
      <fieldset className="choices">
        <legend className="visuallyHidden">Behind the map</legend>
        {parts.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === part}
            onClick={() => inspectStore.setState({ part: name })}
          >
            {name}
            {name === 'what if' && edits > 0 && ` (${edits})`}
          </button>
        ))}
      </fieldset>
      <Shown />
    </section>
  );
}
