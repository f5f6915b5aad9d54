import { useRef } from 'react';
import { RunSummary } from '../RunSummary';
import { useAlignment } from '../useAlignment';
import { Heatmap } from './Heatmap';
import { InputField } from './InputField';
import { Legend } from './Legend';
import { NoAttention } from './NoAttention';
import { Prediction } from './Prediction';
import { RowDifference } from './RowDifference';
import './alignment.css';
import './input.css';

/** What the model writes for your input, and where it looked. */
export function AlignmentView() {
  const rows = useAlignment(({ alignment }) => alignment.outputSymbols.length);
  const columns = useAlignment(({ alignment }) => alignment.sourceSymbols.length);
  const attends = useAlignment(({ alignment }) => alignment.weights.length > 0);
  const readout = useRef<HTMLOutputElement>(null);
  return (
    <div className="alignment">
      <h2>Alignment</h2>
      <RunSummary />
      <InputField />
      <Prediction />
      {attends === undefined && <p className="empty">The map appears as soon as the model is ready.</p>}
      {attends === false && <NoAttention />}
      {attends && (
        <div className="map">
          <div className="mapHead">
            <p className="axes">
              <span className="axisOutput">output ↓</span> <span className="axisInput">input →</span>
            </p>
            <Legend />
          </div>
          <Heatmap rows={rows ?? 0} columns={columns ?? 0} readout={readout} />
          <RowDifference />
          <output className="readout" aria-live="off" ref={readout} />
        </div>
      )}
    </div>
  );
}
