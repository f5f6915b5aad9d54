import { useStore } from 'zustand';
import type { Exploration } from '../../worker/protocol';
import { nextTokens } from './arithmetic';
import { edit, editStore } from './editStore';
import { formatNumber, formatProbability } from './numbers';
import { withoutToken, withToken } from './rowEdits';
import { TokenText } from './TokenText';
import { labelOfToken } from './tokenLabel';

interface Props {
  readonly exploration: Exploration;
  readonly row: number;
}

/** The likeliest tokens of a row. Each is a button that writes it there, from where the decoder goes on. */
export function NextTokens({ exploration, row }: Props) {
  const edits = useStore(editStore, (state) => state.edits);
  const forced = edits.tokens.find((one) => one.row === row)?.token;
  const written = exploration.alignment.outputSymbols[row];
  return (
    <ul className="nextTokens" aria-label="Likeliest tokens">
      {nextTokens(exploration, row).map(({ token, symbol, logit, probability }) => {
        const label = labelOfToken({ token, symbol });
        return (
          <li key={token}>
            <button
              type="button"
              aria-pressed={token === forced}
              aria-label={`Write ${label.name}, probability ${formatProbability(probability)}`}
              data-written={symbol === written || undefined}
              onClick={() => edit(token === forced ? withoutToken(edits, row) : withToken(edits, row, token))}
            >
              <TokenText label={label} />
            </button>
            <span className="probabilityBar" aria-hidden="true">
              <span style={{ width: `${100 * probability}%` }} />
            </span>
            <span className="probability">{formatProbability(probability)}</span>
            <span className="logit">{formatNumber(logit, 2)}</span>
          </li>
        );
      })}
    </ul>
  );
}
