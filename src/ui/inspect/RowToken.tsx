import type { Exploration } from '../../worker/protocol';
import { NextTokens } from './NextTokens';

interface Props {
  readonly exploration: Exploration;
  readonly row: number;
}

/** The tokens that could be written in a row. */
export function RowToken({ exploration, row }: Props) {
  return (
    <>
      <h3>Token of row {row + 1}</h3>
      <p className="aside">Press a token to write it here; the decoder goes on from it. Probability, then logit.</p>
      <NextTokens exploration={exploration} row={row} />
    </>
  );
}
