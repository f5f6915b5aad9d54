import { useStore } from 'zustand';
import { isTransformer, mechanismOf } from '../../worker/settings';
import { outputLabels, quoted, sourceLabels } from '../alignment/symbols';
import { viewStore } from '../alignment/viewStore';
import { formatCount } from '../format';
import { HeadArithmetic } from '../heads/HeadArithmetic';
import { Equation } from '../mechanism/Equation';
import { useAlignment } from '../useAlignment';
import { useSessionState } from '../useSession';
import { rowArithmetic } from './arithmetic';
import { ContextSum } from './ContextSum';
import { NextTokens } from './NextTokens';
import { formatExact, formatNumber } from './numbers';
import { ScoreTable } from './ScoreTable';
import { useBlind } from './useComputed';
import { usePinned } from './usePinned';
import { VectorLine } from './VectorLine';
import { readoutVector, scoreVectors } from './vectors';

/** From score to next token with the numbers of the pinned cell. */
export function Arithmetic() {
  const explored = useSessionState((state) => state.explored);
  const running = useSessionState((state) => state.running);
  const pinned = useStore(viewStore, (view) => view.pinned);
  const shown = useStore(viewStore, (view) => view.shown);
  const ofHeads = useAlignment(({ alignment }) => alignment.shown !== undefined);
  const place = usePinned(explored?.exploration);
  const blind = useBlind();
  if (running && explored && pinned && (ofHeads || isTransformer(running))) {
    const { step, exploration } = explored;
    const map = ofHeads ? shown : undefined;
    return <HeadArithmetic {...{ exploration, step, pinned }} settings={running} shown={map} />;
  }
  if (blind) {
    return (
      <p className="inspectHint">
        The decoder of this model has no attention, so there are no weights whose arithmetic could be shown.
      </p>
    );
  }
  if (!running || !explored || !place) {
    const waits = pinned && !explored;
    return <p className="inspectHint">{waits ? '' : 'Pin a cell of the map to see how its weight came about.'}</p>;
  }
  const { step, exploration } = explored;
  const arithmetic = rowArithmetic(exploration, place.row);
  if (!arithmetic) return null;
  const source = sourceLabels(exploration.alignment);
  const to = quoted(outputLabels(exploration.alignment)[place.row]);
  const from = quoted(source[place.column]);
  const { scores, largest, powers, sum, computed, weights, byHand } = arithmetic;
  const [score = 0, power = 0, weight = 0] = [scores, powers, computed].map((row) => row[place.column]);
  const mechanism = mechanismOf(running);
  const readout = readoutVector(exploration, place);
  const forced = exploration.edits.tokens.some(({ row }) => row === place.row);
  return (
    <div className="arithmetic">
      <p className="inspectHead">
        Output {to} looks at input {from} at step {formatCount(step)}
      </p>
      <Equation key={mechanism.id} mechanism={mechanism} settings={running} />

      <h3>Score</h3>
      {scoreVectors(running.attention, exploration, place).map((vector) => (
        <VectorLine key={vector.name} vector={vector} />
      ))}

      <h3>Softmax</h3>
      <ScoreTable arithmetic={arithmetic} source={source} column={place.column} />
      <p className="worked">
        <span>
          α = exp({formatNumber(score)} − {formatNumber(largest)}) ÷ {formatExact(sum)}
        </span>{' '}
        <span>
          = {formatExact(power)} ÷ {formatExact(sum)} = <b>{formatExact(weight)}</b>
        </span>
        {byHand && (
          <span>
            {' '}
            set by hand to <b>{formatExact(weights[place.column] ?? 0)}</b>
          </span>
        )}
      </p>
      <p className="aside">The largest score is taken from all, which changes no weight and keeps exp within bounds.</p>

      <h3>Context</h3>
      <ContextSum exploration={exploration} place={place} weights={weights} />

      <h3>Next token</h3>
      {readout && <VectorLine vector={readout} />}
      <p className="aside">
        The output layer makes a logit of it for each token; exp(logit) ÷ Σ is the token’s probability.
        {forced && ' The token of this row was set by hand.'} Press a token to write it here instead.
      </p>
      <NextTokens exploration={exploration} row={place.row} />
    </div>
  );
}
