import { useId, useState } from 'react';
import { differences } from '../../worker/settingDifferences';
import type { KeptRun } from './keptRun';

/** What two runs differ in, and nothing else. */
export function Comparison({ runs }: { readonly runs: readonly KeptRun[] }) {
  const [chosen, setChosen] = useState<readonly [from?: string, to?: string]>([]);
  const id = useId();
  const pick = (wanted: string | undefined, otherwise: number) =>
    runs.find((run) => run.id === wanted) ?? runs[otherwise];
  // Until someone chooses, the last run beside the one before it.
  const from = pick(chosen[0], 1);
  const to = pick(chosen[1], 0);
  if (!from || !to) return null;
  const found = differences(from.settings, to.settings);
  return (
    <section className="comparison" aria-labelledby={id}>
      <h4 id={id}>What differs</h4>
      <div className="compared">
        <RunMenu label="From" runs={runs} value={from.id} onChange={(one) => setChosen([one, to.id])} />
        <RunMenu label="To" runs={runs} value={to.id} onChange={(one) => setChosen([from.id, one])} />
      </div>
      {found.length === 0 ? (
        <p className="gloss">Nothing: the settings and the seed are the same.</p>
      ) : (
        <ul>
          {found.map((one) => (
            <li key={one.label}>
              {one.label}: <span className="from">{one.from}</span> → <span className="to">{one.to}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface MenuProps {
  readonly label: string;
  readonly runs: readonly KeptRun[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function RunMenu({ label, runs, value, onChange }: MenuProps) {
  return (
    <select aria-label={`${label} run`} value={value} onChange={(event) => onChange(event.target.value)}>
      {runs.map((run) => (
        <option key={run.id} value={run.id}>
          {run.name}
        </option>
      ))}
    </select>
  );
}
