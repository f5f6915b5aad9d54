import { useState } from 'react';
import { useStore } from 'zustand';
import { readNumber } from '../../worker/readNumber';
import { Choices } from '../charts/Choices';
import { formatCount } from '../format';
import { laneStore } from '../lanes/laneStore';
import { useShelf } from '../runs/useRuns';
import { replaceable } from '../store';
import { useSession, useSessionState } from '../useSession';
import { groupBySeed } from './seedBands';
import { endSeeds, seedStore, startSeeds } from './seedQueue';
import './seeds.css';

/** Trains one setting under several seeds, and draws runs that differ by their seeds alone one by one or as a band. */
export function SeedsForm() {
  const drawn = useStore(seedStore, (state) => state.drawn);
  const grouped = useShelf(({ runs }) => groupBySeed(runs.filter(({ shown }) => shown)).groups.length > 0);
  const alone = useStore(laneStore, (lanes) => lanes.others.length === 0);
  return (
    <div className="seeds">
      {alone && <Queue />}
      {grouped && (
        <>
          <Choices
            legend="Seeds of one setting"
            choices={['each', 'band']}
            chosen={drawn}
            onChoose={(chosen) => seedStore.setState({ drawn: chosen })}
          />
          <p className="gloss">
            Runs that differ by their seeds alone are drawn each, or as their mean in a band from the least to the most.
          </p>
        </>
      )}
    </div>
  );
}

function Queue() {
  const queue = useStore(seedStore, (state) => state.queue);
  const onPage = useSessionState(({ run, pending }) => pending?.run ?? run);
  if (queue?.run !== onPage) return <Fields />;
  const { at, seeds } = queue;
  return (
    <p className="seedQueue" role="status">
      Seed {seeds[at]}, {at + 1} of {seeds.length}, to step {formatCount(queue.settings.stopSteps)}.{' '}
      {at + 1 < seeds.length && (
        <button type="button" onClick={endSeeds}>
          No more after it
        </button>
      )}
    </p>
  );
}

function Fields() {
  const session = useSession();
  const disabled = !useSessionState(replaceable);
  const [countText, setCountText] = useState('3');
  const [stepsText, setStepsText] = useState('500');
  const count = readNumber(countText, { label: 'Seeds', minimum: 2, maximum: 10 }, true);
  const steps = readNumber(stepsText, { label: 'Steps', minimum: 1, maximum: 1_000_000 }, true);
  return (
    <form
      className="seedFields"
      onSubmit={(event) => {
        event.preventDefault();
        if ('error' in count || 'error' in steps) return;
        startSeeds(session, count.value, steps.value);
      }}
    >
      <button
        type="submit"
        disabled={disabled || 'error' in count || 'error' in steps}
        title="Trains what Setup says with its seed and those after it, one run after another"
      >
        Run seeds
      </button>
      <NumberField label="How many seeds" text={countText} read={count} onText={setCountText} />
      <span>with</span>
      <NumberField label="Steps of each seed" text={stepsText} read={steps} onText={setStepsText} />
      <span>steps each</span>
    </form>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly text: string;
  readonly read: ReturnType<typeof readNumber>;
  readonly onText: (text: string) => void;
}

function NumberField({ label, text, read, onText }: NumberFieldProps) {
  const error = 'error' in read ? read.error : undefined;
  return (
    <input
      type="text"
      inputMode="numeric"
      aria-label={label}
      aria-invalid={error !== undefined}
      title={error}
      value={text}
      onChange={({ target }) => onText(target.value)}
    />
  );
}
