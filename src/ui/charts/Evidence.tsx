import { Suspense } from 'react';
import { useStore } from 'zustand';
import { laneStore } from '../lanes/laneStore';
import { lazily } from '../lazily';
import { Measurements } from '../measures/Measurements';
import { useMapPainted } from '../useMapPainted';
import { useSessionState } from '../useSession';
import { NoCurves, useNoCurves } from './NoCurves';
import { Numbers } from './Numbers';
import './charts.css';

const Charts = lazily<object>(() => import('./Charts').then((module) => module.Charts));
const RunList = lazily<object>(() => import('../runs/RunList').then((module) => module.RunList));
const Samples = lazily<object>(() => import('../measures/Samples').then((module) => module.Samples));

/** Whether the model has learnt: its loss, the tokens and pairs that it gets right, what it says; and the runs before it. */
export function Evidence() {
  const hasSamples = useSessionState(({ samples }) => samples !== undefined);
  const others = useStore(laneStore, (lanes) => lanes.others);
  const none = useNoCurves();
  const mapPainted = useMapPainted();
  return (
    <>
      <h2>Evidence</h2>
      {others.length > 0 && (
        <p className="lanesNote">
          Numbers, samples and measurements are of A.{' '}
          {others.length === 1
            ? 'Of B there are curves, dotted.'
            : 'The others have curves, told apart by their dashes.'}
        </p>
      )}
      <Numbers />
      {none ? (
        <NoCurves />
      ) : (
        <Suspense>
          <Charts />
        </Suspense>
      )}
      {hasSamples && (
        <Suspense>
          <Samples />
        </Suspense>
      )}
      <Measurements />
      <Suspense>{mapPainted && <RunList />}</Suspense>
    </>
  );
}
