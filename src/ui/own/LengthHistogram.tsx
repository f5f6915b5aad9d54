import { max, range, scaleLinear, sum } from 'd3';
import type { LengthHistogram as Lengths } from '../../tasks/own/histogram';
import { formatCount } from '../format';

interface Props {
  readonly side: 'source' | 'target';
  readonly lengths: Lengths;
  /** Tokens of the longest that is kept. */
  readonly limit: number;
}

const BARS = 40;
const HEIGHT = 48;

/** How long the texts of a side are. Those beyond the limit are pale: they are left out. */
export function LengthHistogram({ side, lengths, limit }: Props) {
  const { counts, longer, longest } = lengths;
  const shown = Math.min(longest, counts.length - 1);
  const width = Math.ceil((shown + 1) / BARS);
  const bars = range(0, shown + 1, width).map((from) => ({ from, count: sum(counts.slice(from, from + width)) }));
  const height = scaleLinear([0, max(bars, ({ count }) => count) ?? 1], [0, HEIGHT]);
  const beyond = sum(counts.slice(limit + 1)) + longer;
  const end = shown < longest ? `${formatCount(shown)} …` : formatCount(shown);
  return (
    <figure className="lengths" data-side={side}>
      <figcaption>
        {side === 'source' ? 'Source' : 'Target'} lengths in tokens: half at most {formatCount(medianOf(lengths))}, the
        longest {formatCount(longest)}.{beyond > 0 && ` Longer than ${limit}: ${formatCount(beyond)}.`}
      </figcaption>
      <svg viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ from, count }, index) => (
          <rect
            key={from}
            x={index + 0.08}
            y={HEIGHT - height(count)}
            width={0.84}
            height={height(count)}
            data-beyond={from > limit}
          />
        ))}
      </svg>
      <p className="lengthsAxis" aria-hidden="true">
        <span>0</span>
        <span>{end}</span>
      </p>
    </figure>
  );
}

/** The length that half of all texts do not exceed. */
function medianOf({ counts, longer }: Lengths): number {
  const half = (sum(counts) + longer) / 2;
  let seen = 0;
  const found = counts.findIndex((count) => {
    seen += count;
    return seen >= half;
  });
  return found < 0 ? counts.length : found;
}
