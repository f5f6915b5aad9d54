import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { acknowledge } from '../actions';
import { useLook } from '../alignment/lookStore';
import { Popover } from '../alignment/Popover';
import { Choices } from '../charts/Choices';
import { perFrame } from '../frame';
import type { Session } from '../store';
import { DifferenceLegend } from './DifferenceLegend';
import { DifferenceMap } from './DifferenceMap';
import { describeCell, describeSteps, greatest, greatestAt, summarise } from './difference';
import { DifferenceFeed } from './differenceFeed';
import { type LaneLetter, laneStore, reaches } from './laneStore';
import { SaveDifference } from './SaveDifference';
import { useDifference, useWhyNone } from './useDifference';

interface NamedLane {
  readonly session: Session;
  readonly letter: LaneLetter;
}

interface Props {
  readonly from: NamedLane;
  readonly to: NamedLane;
}

/** B − A, or of any two lanes: the weights that one model puts where the other does not. */
export function DifferenceView({ from, to }: Props) {
  const [first, second] = [from.session, to.session];
  const feed = useMemo(
    () => new DifferenceFeed(first.feed, second.feed, [from.letter, to.letter]),
    [first, second, from.letter, to.letter],
  );
  const summary = useDifference(feed, summarise);
  const steps = useDifference(feed, describeSteps);
  const largest = useDifference(feed, greatest) || 1;
  const reach = useStore(laneStore, (lanes) => lanes.reach);
  const reason = useWhyNone(feed);
  useAcknowledged(feed, first, second);
  if (summary === undefined) return <p className="empty">{reason}</p>;
  return (
    <>
      <div className="mapHead">
        <p className="axes">
          <span className="axisInput">more in {from.letter}</span>{' '}
          <span className="axisOutput">more in {to.letter}</span>
        </p>
        <Choices
          legend="How far the ink reaches"
          name="ink to"
          choices={reaches}
          chosen={reach}
          onChoose={(chosen) => laneStore.setState({ reach: chosen })}
        />
        <div className="differenceHead">
          <DifferenceLegend feed={feed} reach={reach === '±1' ? 1 : largest} />
          <Popover label={`Save ${to.letter} − ${from.letter}`}>
            <SaveDifference feed={feed} />
          </Popover>
        </div>
      </div>
      {steps && <p className="rowsNote">{steps}</p>}
      <DifferenceMap feed={feed} />
      <Readout feed={feed} summary={summary} />
    </>
  );
}

/** What is looked at; else what there is to see. */
function Readout({ feed, summary }: { readonly feed: DifferenceFeed; readonly summary: string }) {
  const rows = useDifference(feed, (difference) => difference.rows) ?? 0;
  const columns = useDifference(feed, (difference) => difference.columns) ?? 0;
  const look = useLook(rows, columns);
  const told = useDifference(feed, (difference) =>
    look ? describeCell(difference, greatestAt(difference, look)) : '',
  );
  return (
    <output className="readout" aria-live="off">
      {told ? <span>{told}</span> : <span className="summary">{summary}</span>}
    </output>
  );
}

/** Tells both sessions that their maps have been seen: another may come. */
function useAcknowledged(feed: DifferenceFeed, first: Session, second: Session): void {
  useEffect(() => {
    const answer = perFrame(() => {
      for (const session of [first, second]) {
        const { latest } = session.feed;
        if (latest) acknowledge(session, latest.run);
      }
    });
    answer.ask();
    const stop = feed.subscribe(answer.ask);
    return () => {
      stop();
      answer.cancel();
    };
  }, [feed, first, second]);
}
