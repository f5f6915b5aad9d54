import { useStore } from 'zustand';
import { Implied } from '../alignment/Implied';
import { MapDrawing, useAttends } from '../alignment/MapDrawing';
import { Popover } from '../alignment/Popover';
import { Prediction } from '../alignment/Prediction';
import { SaveMenu } from '../alignment/SaveMenu';
import { useInking } from '../alignment/useInking';
import { viewStore } from '../alignment/viewStore';
import { formatCount, formatLoss } from '../format';
import { useAlignment } from '../useAlignment';
import { useSessionState } from '../useSession';
import type { LaneLetter } from './laneStore';

interface Props {
  readonly letter: LaneLetter;
  /** What it has of all that the lanes differ in. */
  readonly name: string;
  readonly hasMap: boolean;
}

/** One of the models: what it is, how far it has come, what it writes and, if wanted, its map. */
export function Lane({ letter, name, hasMap }: Props) {
  const attends = useAttends();
  const chosen = useStore(viewStore, ({ shown }) => shown !== undefined);
  const drawn = useAlignment(({ alignment }) => alignment.shown !== undefined);
  const inking = useInking();
  const lacks = chosen && attends === true && drawn === false;
  return (
    <section className="lane" data-lane={letter} data-inking={inking} aria-label={`${letter} ${name}`}>
      <div className="laneHead">
        <h3>
          <span className="laneLetter">{letter}</span> {name}
        </h3>
        {hasMap && attends && (
          <Popover label={`Save ${letter}`}>
            <SaveMenu />
          </Popover>
        )}
      </div>
      <Progress />
      {hasMap && <Implied />}
      <Prediction />
      {hasMap && lacks && <p className="laneProgress">It has no such map: its alignment is drawn.</p>}
      {hasMap && <MapDrawing />}
    </section>
  );
}

function Progress() {
  const step = useSessionState((state) => state.step);
  const loss = useSessionState((state) => state.loss);
  const pending = useSessionState((state) => state.pending !== undefined);
  const recalled = useSessionState((state) => state.recalled !== undefined);
  const shownStep = useAlignment((shown) => shown.step) ?? 0;
  if (pending) return <p className="laneProgress">Preparing…</p>;
  return (
    <p className="laneProgress">
      step <output aria-live="off">{formatCount(step)}</output>
      {loss !== undefined && (
        <>
          , loss <span className="laneLoss">{formatLoss(loss)}</span>
        </>
      )}
      {recalled && <>; shown is step {formatCount(shownStep)}</>}
    </p>
  );
}
