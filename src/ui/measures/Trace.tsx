import type { EditStep } from '../../tasks/metrics/editDistance';

interface Props {
  readonly trace: readonly EditStep[];
  /** The output row that is looked at, whose token is marked. */
  readonly row?: number | undefined;
  /** What is done where the pointer comes to the token of an output row. */
  readonly onPoint?: (row: number) => void;
}

/** What was said token by token, ✓ right or ✕ wrong, and below it what was wanted. */
export function Trace({ trace, row, onPoint }: Props) {
  let said = 0;
  return (
    <span className="trace" aria-hidden="true">
      {trace.map((step, place) => {
        const right = step.wanted === step.said;
        const own = step.said === undefined ? undefined : said++;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a step of a trace has nothing but its place.
            key={place}
            data-right={right}
            data-looked={(own !== undefined && own === row) || undefined}
            onPointerEnter={({ pointerType }) => {
              if (pointerType === 'mouse' && own !== undefined) onPoint?.(own);
            }}
          >
            <span>{visible(step.said)}</span>
            <span className="mark">{right ? '✓' : '✕'}</span>
            <span className="wanted">{right ? '' : visible(step.wanted)}</span>
          </span>
        );
      })}
    </span>
  );
}

/** A token as it is printed: a space would not be seen, and a token that is not there neither. */
function visible(token: string | undefined): string {
  if (token === undefined) return '–';
  return token === ' ' ? '␣' : token;
}
