import type { Label } from '../alignment/symbols';
import { NumberLine, NumberTable } from '../inspect/NumberTable';
import { formatExact, formatNumber } from '../inspect/numbers';
import type { HeadRow } from './headCell';

interface Props {
  readonly row: HeadRow;
  readonly labels: readonly Label[];
  readonly ink: 'source' | 'target';
  /** The cell's own. */
  readonly column: number;
  /** Whether the weights are never made but to be shown. */
  readonly implied: boolean;
}

/** A row of a head's map, from its products to its weights, and the pinned cell of it spelt out. */
export function HeadTable({ row, labels, ink, column, implied }: Props) {
  const { products, scores, weighing, computed, weights, byHand, size } = row;
  const own = scores[column];
  const weight = computed[column] ?? 0;
  return (
    <>
      <h3>{implied ? 'Implied weights' : titles(row)}</h3>
      <NumberTable name="Scores and weights of the row" labels={labels} ink={ink} column={column}>
        <NumberLine
          name={implied ? 'φ(q) · φ(k)' : 'q · k'}
          symbols={['qₜ', 'kₛ']}
          values={implied ? scores : products}
          {...(weighing.kind === 'linear' ? { total: weighing.sum } : {})}
          column={column}
          print={formatNumber}
        />
        {!implied && (
          <NumberLine
            name={`÷ √${size}, mask`}
            symbols={['score']}
            values={scores}
            column={column}
            print={formatNumber}
          />
        )}
        {weighing.kind === 'softmax' && (
          <NumberLine
            name={`exp(score − ${formatNumber(weighing.largest)})`}
            symbols={[]}
            values={weighing.powers}
            total={weighing.sum}
            column={column}
            print={formatExact}
          />
        )}
        <NumberLine
          name={weighing.kind === 'entmax' ? '= α' : '÷ Σ = α'}
          symbols={['αₜₛ']}
          values={computed}
          total={computed.reduce((sum, one) => sum + one, 0)}
          column={column}
          print={formatExact}
        />
        {byHand && (
          <NumberLine
            name="set by hand"
            symbols={['αₜₛ']}
            values={weights}
            total={weights.reduce((sum, one) => sum + one, 0)}
            column={column}
            print={formatExact}
          />
        )}
      </NumberTable>
      <p className="worked">
        {own === undefined ? (
          <span>
            masked: its score counts as −∞, and α = <b>0</b> exactly
          </span>
        ) : (
          <Worked row={row} score={own} weight={weight} column={column} />
        )}
        {byHand && (
          <span>
            {' '}
            set by hand to <b>{formatExact(weights[column] ?? 0)}</b>
          </span>
        )}
      </p>
      <p className="aside">{remark(row, implied)}</p>
    </>
  );
}

interface WorkedProps {
  readonly row: HeadRow;
  readonly score: number;
  readonly weight: number;
  readonly column: number;
}

function Worked({ row: { weighing }, score, weight, column }: WorkedProps) {
  switch (weighing.kind) {
    case 'softmax':
      return (
        <>
          <span>
            α = exp({formatNumber(score)} − {formatNumber(weighing.largest)}) ÷ {formatExact(weighing.sum)}
          </span>{' '}
          <span>
            = {formatExact(weighing.powers[column] ?? 0)} ÷ {formatExact(weighing.sum)} = <b>{formatExact(weight)}</b>
          </span>
        </>
      );
    case 'entmax': {
      const { alpha, threshold } = weighing;
      const inner = `${alpha === 2 ? '' : `${formatNumber(alpha - 1, 1)} · `}${formatNumber(score)} − τ`;
      return (
        <>
          <span>
            α = max(0, {inner}){alpha === 2 ? '' : '²'}, τ = {formatNumber(threshold, 4)}
          </span>{' '}
          <span>
            = max(0, {formatNumber((alpha - 1) * score - threshold, 4)}){alpha === 2 ? '' : '²'} ={' '}
            <b>{formatExact(weight)}</b>
          </span>
        </>
      );
    }
    case 'linear':
      return (
        <span>
          α = {formatNumber(score, 4)} ÷ {formatNumber(weighing.sum, 4)} = <b>{formatExact(weight)}</b>
        </span>
      );
  }
}

function titles({ weighing }: HeadRow): string {
  if (weighing.kind !== 'entmax') return 'Softmax';
  return weighing.alpha === 2 ? 'Sparsemax' : `${weighing.alpha}-entmax`;
}

function remark({ weighing }: HeadRow, implied: boolean): string {
  if (implied) {
    return 'Linear attention never makes these weights: it sums φ(k) vᵀ once and multiplies by φ(q). They are what that amounts to.';
  }
  return weighing.kind === 'entmax'
    ? 'τ is what makes the row sum to 1. What does not reach it has weight 0 exactly, which the map hatches.'
    : 'The largest score is taken from all, which changes no weight and keeps exp within bounds.';
}
