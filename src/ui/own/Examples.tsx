import { useId } from 'react';
import type { Preview } from '../../tasks/own/preview';
import { symbolOf } from '../../tasks/vocabulary';

/** Tokens of a text that are shown; its beginning tells how it is parted. */
const SHOWN = 48;

/** The first pairs as the model sees them, a box to a token. */
export function Examples({ examples }: Pick<Preview, 'examples'>) {
  const id = useId();
  return (
    <>
      <h4 id={id}>The first pairs, token by token</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too. */}
      <ol className="examples" tabIndex={0} aria-labelledby={id}>
        {examples.map(({ source, target }) => (
          <li key={`${source.join('\n')}\t${target.join('\n')}`}>
            <Tokens side="source" tokens={source} />
            <Tokens side="target" tokens={target} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Tokens({ side, tokens }: { readonly side: 'source' | 'target'; readonly tokens: readonly string[] }) {
  const shown = tokens.slice(0, SHOWN).map((token, place) => ({ place, symbol: symbolOf(token) }));
  return (
    <p className="tokens" data-side={side}>
      {shown.map(({ place, symbol }) => (
        <span key={place}>{symbol}</span>
      ))}
      {tokens.length > SHOWN && ' …'}
    </p>
  );
}
