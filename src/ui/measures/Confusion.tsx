import type { StepCount } from '../../tasks/metrics/confusion';
import { formatCount } from '../format';

/** Which tokens the model takes for which, puts in and leaves out. */
export function Confusion({ confusion }: { readonly confusion: readonly StepCount[] }) {
  return (
    <section aria-label="Confusion of tokens">
      <h4>Confusion</h4>
      <p className="gloss">
        {confusion.length === 0
          ? 'Every token was said as it was wanted.'
          : 'Wanted → said, and how often: the most frequent. ∅ → x was put in, x → ∅ left out.'}
      </p>
      <ul className="confusion">
        {confusion.map(({ wanted, said, count }) => (
          <li key={JSON.stringify([wanted ?? null, said ?? null])}>
            {visible(wanted)} → {visible(said)} <span>{formatCount(count)} ×</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function visible(token: string | undefined): string {
  if (token === undefined) return '∅';
  return token === ' ' ? '␣' : token;
}
