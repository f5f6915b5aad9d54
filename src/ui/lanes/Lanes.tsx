import { useMemo } from 'react';
import { useStore } from 'zustand';
import { AlignmentMap } from '../alignment/AlignmentMap';
import { MapHead } from '../alignment/MapHead';
import { ViewBar } from '../alignment/ViewBar';
import type { Session } from '../store';
import { Timeline } from '../timeline/Timeline';
import { SessionContext, useSession } from '../useSession';
import { DifferenceView } from './DifferenceView';
import { Lane } from './Lane';
import { LaneLag } from './LaneLag';
import { LaneMessages } from './LaneMessages';
import { laneStore, letterOf, type Shown, shownName } from './laneStore';
import { closeLane } from './otherLanes';
import { PairChoice } from './PairChoice';
import { useLaneNames } from './useLaneNames';
import './lanes.css';
import './moreLanes.css';

/** Two models or more in lockstep: the map of the first, all maps, or what two of them differ in. */
export function Lanes({ others }: { readonly others: readonly Session[] }) {
  const first = useSession();
  const { shown, pair } = useStore(laneStore);
  const lanes = useMemo(() => [first, ...others], [first, others]);
  const names = useLaneNames(lanes);
  const hasMaps = shown === 'all';
  const [from, to] = pair.map((lane) => ({ session: lanes[lane] ?? first, letter: letterOf(lane) }));
  return (
    <>
      <div className="laneBar">
        <fieldset className="choices">
          <legend className="visuallyHidden">Shown</legend>
          {shownChoices.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={choice === shown}
              onClick={() => laneStore.setState({ shown: choice })}
            >
              {shownName(choice, lanes.length, pair)}
            </button>
          ))}
        </fieldset>
        <div className="laneCloses">
          {others.map((session, other) => (
            <button
              key={letterOf(other + 1)}
              type="button"
              className="plain"
              onClick={() => closeLane(first, session)}
              title="Ends this model; A goes on"
            >
              Close {letterOf(other + 1)}
            </button>
          ))}
        </div>
      </div>
      {others.map((session, other) => (
        <SessionContext key={letterOf(other + 1)} value={session}>
          <LaneMessages letter={letterOf(other + 1)} onClose={() => closeLane(first, session)} />
        </SessionContext>
      ))}
      <LaneLag lanes={lanes} />
      {shown === 'first' ? (
        <AlignmentMap />
      ) : (
        <>
          <div className="map">
            {hasMaps && (
              <>
                <ViewBar saves={false} />
                <MapHead ofLanes />
              </>
            )}
            {shown === 'difference' && lanes.length > 2 && <PairChoice lanes={lanes.length} />}
            <div className="lanes" data-maps={hasMaps} data-many={lanes.length > 2}>
              {lanes.map((session, lane) => {
                if (!hasMaps && !pair.includes(lane)) return null;
                const letter = letterOf(lane);
                return (
                  <SessionContext key={letter} value={session}>
                    <Lane letter={letter} name={names[lane] ?? ''} hasMap={hasMaps} />
                  </SessionContext>
                );
              })}
            </div>
            {!hasMaps && from && to && <DifferenceView from={from} to={to} />}
          </div>
          <Timeline />
        </>
      )}
    </>
  );
}

const shownChoices: readonly Shown[] = ['first', 'all', 'difference'];
