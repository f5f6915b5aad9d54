import { useState } from 'react';
import { Choices } from '../charts/Choices';
import { formatCount } from '../format';
import { useSessionState } from '../useSession';
import { Confusion } from './Confusion';
import { Examples } from './Examples';
import { MetricTable } from './MetricTable';
import type { Measurement } from './measures';

interface Props {
  readonly title: string;
  readonly measurement: Measurement;
}

/** All that was measured on the sets of one side, a set at a time. */
export function SideReport({ title, measurement: { step, sets } }: Props) {
  const now = useSessionState((state) => state.step);
  const [chosen, setChosen] = useState<string>();
  const set = sets.find(({ label }) => label === chosen) ?? sets[0];
  if (!set) return null;
  return (
    <section className="sideReport" aria-label={title}>
      <h4>
        {title}, step {formatCount(step)}
      </h4>
      {now !== step && <p className="gloss">The model has gone on to step {formatCount(now)}.</p>}
      {sets.length > 1 && (
        <Choices legend="Set" choices={sets.map(({ label }) => label)} chosen={set.label} onChoose={setChosen} />
      )}
      <p className="gloss">
        Set: {set.label}. {formatCount(set.n)} pairs of different sources, each output decoded greedily and cut a token
        after the longest answer. n is how many examples a number rests on. The intervals are of 95 %: of a hundred,
        each from other pairs, about 95 would hold the true value.
      </p>
      <MetricTable set={set} />
      <Confusion confusion={set.confusion} />
      <Examples set={set} />
    </section>
  );
}
