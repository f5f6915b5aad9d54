import { useEffect } from 'react';
import { useStore } from 'zustand';
import { laneStore, letterOf } from '../lanes/laneStore';
import { SessionContext, useSession } from '../useSession';
import { HeadPanel } from './HeadPanel';
import { startLens } from './startLens';
import './heads.css';

/** The heads of the model, and of those beside it; and what keeps the drawings at the map that is chosen here. */
export function Heads() {
  const session = useSession();
  const others = useStore(laneStore, (lanes) => lanes.others);
  useEffect(() => startLens(session), [session]);
  useEffect(() => {
    const stops = others.map(startLens);
    return () => {
      for (const stop of stops) stop();
    };
  }, [others]);
  if (others.length === 0) return <HeadPanel name="Heads" editable />;
  return (
    <>
      <HeadPanel name="Heads of A" editable />
      {others.map((other, index) => {
        const letter = letterOf(index + 1);
        return (
          <SessionContext key={letter} value={other}>
            <HeadPanel name={`Heads of ${letter}`} editable={false} />
          </SessionContext>
        );
      })}
    </>
  );
}
