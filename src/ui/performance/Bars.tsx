import { ShareBar } from '../ShareBar';

interface Bar {
  readonly label: string;
  /** The number with its unit. */
  readonly value: string;
  /** Length of the bar, 0 to 1. */
  readonly share: number;
}

/** Named numbers over bars that compare them. */
export function Bars({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) {
  return (
    <ul className="bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.label}>
          <span>{bar.label}</span> <span className="barValue">{bar.value}</span>
          <ShareBar share={bar.share} />
        </li>
      ))}
    </ul>
  );
}
