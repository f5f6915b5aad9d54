import { Suspense } from 'react';
import { lazily } from '../lazily';
import { Timeline } from '../timeline/Timeline';
import { useNarrow } from '../useNarrow';
import { MapDrawing, useAttends, useBlank } from './MapDrawing';
import { MapHead } from './MapHead';
import { Prediction } from './Prediction';
import { useInking } from './useInking';
import { ViewBar } from './ViewBar';

const HandProgress = lazily<object>(() => import('../HandProgress').then((module) => module.HandProgress));

/** What the model writes, its map, and how that is drawn. */
export function AlignmentMap() {
  const attends = useAttends();
  const blank = useBlank();
  const inking = useInking();
  const narrow = useNarrow();
  return (
    <>
      <Prediction />
      {attends && !blank ? (
        <div className="map" data-inking={inking}>
          <ViewBar />
          <MapHead />
          <MapDrawing />
        </div>
      ) : (
        <MapDrawing />
      )}
      <Suspense>{narrow && <HandProgress />}</Suspense>
      <Timeline />
    </>
  );
}
