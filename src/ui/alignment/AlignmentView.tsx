import { Suspense } from 'react';
import { useStore } from 'zustand';
import { laneStore } from '../lanes/laneStore';
import { lazily } from '../lazily';
import { MechanismRow } from '../mechanism/MechanismRow';
import { RunSummary } from '../RunSummary';
import { useNarrow } from '../useNarrow';
import { AlignmentMap } from './AlignmentMap';
import { InputField } from './InputField';
import { useEscape } from './useEscape';
import './labels.css';
import './alignment.css';
import './cells.css';
import './tokens.css';
import './viewBar.css';
import './input.css';

const Lanes = lazily(() => import('../lanes/Lanes').then((module) => module.Lanes));

/** What the model writes for your input, and where it looked; beside it other models, where some train there. */
export function AlignmentView() {
  const others = useStore(laneStore, (lanes) => lanes.others);
  const narrow = useNarrow(); // there the map comes first
  useEscape();
  return (
    <div className="alignment">
      <div className="alignmentHead">
        <h2>Alignment</h2>
        <MechanismRow />
      </div>
      {!narrow && <RunSummary />}
      <InputField />
      {others.length > 0 ? (
        <Suspense fallback={<AlignmentMap />}>
          <Lanes others={others} />
        </Suspense>
      ) : (
        <AlignmentMap />
      )}
      {narrow && <RunSummary />}
    </div>
  );
}
