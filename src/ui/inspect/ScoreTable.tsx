import type { Label } from '../alignment/symbols';
import type { RowArithmetic } from './arithmetic';
import { NumberLine, NumberTable } from './NumberTable';
import { formatExact, formatNumber } from './numbers';

interface Props {
  readonly arithmetic: RowArithmetic;
  readonly source: readonly Label[];
  /** The cell's own, which is lit. */
  readonly column: number;
}

/** A row of the map, from its scores to its weights. */
export function ScoreTable({ arithmetic, source, column }: Props) {
  const { scores, largest, powers, sum, computed, weights, byHand } = arithmetic;
  return (
    <NumberTable name="Scores and weights of the row" labels={source} column={column}>
      <NumberLine name="score" symbols={['score']} values={scores} column={column} print={formatNumber} />
      <NumberLine
        name={`exp(score − ${formatNumber(largest)})`}
        symbols={[]}
        values={powers}
        total={sum}
        column={column}
        print={formatExact}
      />
      <NumberLine
        name="÷ Σ = α"
        symbols={weightSymbols}
        values={computed}
        total={1}
        column={column}
        print={formatExact}
      />
      {byHand && (
        <NumberLine
          name="set by hand"
          symbols={weightSymbols}
          values={weights}
          total={weights.reduce((all, weight) => all + weight, 0)}
          column={column}
          print={formatExact}
        />
      )}
    </NumberTable>
  );
}

const weightSymbols = ['αₜₛ', 'αₛ'];
