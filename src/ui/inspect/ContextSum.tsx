import type { Exploration } from '../../worker/protocol';
import type { Place } from '../alignment/activeCell';
import { sourceLabels } from '../alignment/symbols';
import { encoderOutput } from './arithmetic';
import { Barcode } from './Barcode';
import { formatExact } from './numbers';
import { TokenText } from './TokenText';
import { VectorLine } from './VectorLine';
import { contextVector } from './vectors';

/** Encoder outputs that are drawn besides the cell's own. */
const DRAWN = 4;

interface Props {
  readonly exploration: Exploration;
  readonly place: Place;
  readonly weights: readonly number[];
}

/** The context as what it is summed from: the encoder's outputs of the largest weights, and the cell's own. */
export function ContextSum({ exploration, place, weights }: Props) {
  const labels = sourceLabels(exploration.alignment);
  const heaviest = weights
    .map((weight, column) => ({ weight, column }))
    .sort((a, b) => b.weight - a.weight)
    .filter(({ column }, rank) => rank < DRAWN || column === place.column)
    .sort((a, b) => a.column - b.column);
  const left = weights.length - heaviest.length;
  const rest = 1 - heaviest.reduce((sum, { weight }) => sum + weight, 0);
  const context = contextVector(exploration, place);
  return (
    <>
      <ul>
        {heaviest.map(({ weight, column }) => (
          <li key={column} className="vector" data-own={column === place.column || undefined}>
            <span className="vectorName">
              {formatExact(weight)} · <i>h̄</i> of <TokenText label={labels[column]} />
            </span>
            <Barcode
              name={`Encoder output of ${labels[column]?.name}`}
              values={encoderOutput(exploration, column) ?? []}
            />
          </li>
        ))}
      </ul>
      <p className="rest">{left > 0 && `and ${left} more, which weigh ${formatExact(Math.max(0, rest))} together`}</p>
      {context && <VectorLine vector={context} />}
    </>
  );
}
