import { type CSSProperties, useId, useState } from 'react';
import { useStore } from 'zustand';
import { recall } from '../actions';
import { useAttends } from '../alignment/MapDrawing';
import { formatCount, formatShare } from '../format';
import { useSession, useSessionState } from '../useSession';
import { goToPlace, placeOf, pointedStep } from './places';
import { replay } from './replay';
import './timeline.css';

/** Goes back through the training: map, prediction, held-out score and the marks on the curves move together. */
export function Timeline() {
  const session = useSession();
  const id = useId();
  const timeline = useSessionState((state) => state.timeline);
  const step = useSessionState((state) => state.step);
  const shown = useSessionState((state) => state.recalled);
  const [saving, setSaving] = useState(false);
  const shipped = useSessionState((state) => state.shipped !== undefined);
  const hasMap = useAttends() === true;
  const { steps, bytes } = timeline;
  // The last place of the slider is the model of now, which goes on.
  const now = steps.length;
  const place = placeOf({ timeline, step }, shown);
  const useful = steps.length > 1;
  if (shipped) return null; // its training was elsewhere
  return (
    <div className="timeline">
      <div className="timelineLine">
        <label htmlFor={id}>Training</label>
        <span className="timelineSlider">
          <input
            id={id}
            type="range"
            min={0}
            max={now}
            step={1}
            value={place}
            disabled={!useful}
            aria-valuetext={shown === undefined ? `now, step ${formatCount(step)}` : `step ${formatCount(shown)}`}
            aria-describedby={`${id}-note`}
            onChange={({ target }) => goToPlace(session, Number(target.value))}
          />
          {useful && <PointedMark />}
        </span>
        <output className="timelineStep" htmlFor={id} aria-live="off">
          {shown === undefined ? 'now' : `step ${formatCount(shown)}`}
        </output>
        <div className="timelineTools">
          <button
            type="button"
            className="plain"
            disabled={!useful}
            onClick={() => void replay(session, steps[0] ?? 0)}
          >
            Replay
          </button>
          {hasMap && (
            <button
              type="button"
              className="plain saveReplay"
              disabled={!useful || saving}
              title="How the map formed, as an animated picture"
              onClick={() => {
                setSaving(true);
                void import('./saveReplay')
                  .then(({ saveReplay }) => saveReplay(session))
                  .finally(() => setSaving(false));
              }}
            >
              {saving ? 'Saving…' : 'Save as GIF'}
            </button>
          )}
          <button
            type="button"
            className="plain"
            disabled={shown === undefined}
            onClick={() => recall(session, undefined)}
          >
            Back to now
          </button>
        </div>
      </div>
      <p id={`${id}-note`} className="timelineNote">
        {shown === undefined ? (
          <Kept count={steps.length} bytes={bytes} />
        ) : (
          <>
            The input as the model of step {formatCount(shown)} decoded it
            <HeldOutThen step={shown} />.
          </>
        )}
      </p>
    </div>
  );
}

/** Where the pointer is in a chart: at the kept step that a click there would show. */
function PointedMark() {
  const pointed = useStore(pointedStep, ({ step }) => step);
  const timeline = useSessionState((state) => state.timeline);
  const step = useSessionState((state) => state.step);
  if (pointed === undefined) return null;
  const place = placeOf({ timeline, step }, pointed);
  const style: CSSProperties = { ['--at' as string]: place / timeline.steps.length };
  return <span className="timelineMark" style={style} aria-hidden="true" />;
}

function Kept({ count, bytes }: { readonly count: number; readonly bytes: number }) {
  if (count < 2) return <>While it trains, weights are kept here to go back to.</>;
  return (
    <>
      {count} moments of this training are kept, in {(bytes / 1e6).toFixed(1)} MB of at most 96; the longer it runs, the
      further apart.
    </>
  );
}

/** The held-out score that was measured nearest to a step. */
function HeldOutThen({ step }: { readonly step: number }) {
  const { history } = useSession();
  const count = useSessionState(({ evaluations }) => evaluations.find(({ id }) => id === 'heldOut')?.count ?? 0);
  const { heldOutExact } = history;
  const nearest = heldOutExact.nearest(step);
  if (nearest < 0 || count === 0) return null;
  return (
    <>
      ; held-out pairs exact at step {formatCount(heldOutExact.step(nearest))}:{' '}
      {formatShare(Math.round(heldOutExact.value(nearest) * count), count)}
    </>
  );
}
