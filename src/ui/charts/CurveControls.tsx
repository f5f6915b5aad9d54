import { useId } from 'react';
import { useStore } from 'zustand';
import { Choices } from './Choices';
import { chartStore, MOST_SMOOTHING } from './chartStore';

/** What the curves are drawn over, and how much of their noise is drawn. */
export function CurveControls() {
  const { across, acrossScale, smoothing } = useStore(chartStore);
  const id = useId();
  return (
    <div className="curveControls">
      <Choices
        legend="Curves over"
        name="over"
        choices={['steps', 'seconds']}
        chosen={across}
        onChoose={(chosen) => chartStore.setState({ across: chosen })}
      />
      <Choices
        legend="Axis of steps or seconds"
        name="axis"
        choices={['linear', 'log']}
        chosen={acrossScale}
        onChoose={(chosen) => chartStore.setState({ acrossScale: chosen })}
      />
      <div className="smoothing">
        <label htmlFor={id}>Smoothing</label>
        <input
          id={id}
          type="range"
          min={0}
          max={MOST_SMOOTHING}
          step={0.01}
          value={smoothing}
          title="The share of the average so far that the next point keeps: 0 draws the values as they are"
          onChange={(event) => chartStore.setState({ smoothing: Number(event.target.value) })}
        />
        <output htmlFor={id} aria-live="off">
          {smoothing.toFixed(2)}
        </output>
      </div>
    </div>
  );
}
