import type { ReactNode } from 'react';
import type { FormulaSymbol, Side } from '../../worker/mechanismText';
import './mathml';

const accents = { bar: '‾', tilde: '~' };

interface Props {
  readonly symbol: FormulaSymbol;
  /** Without what is raised. */
  readonly bare?: boolean;
}

/** A symbol in mathematical type. */
export function SymbolType({ symbol: { symbol, over, sub, sup }, bare = false }: Props) {
  const letter = <Letter text={symbol} />;
  const base = over ? (
    <mover accent="true">
      {letter}
      <mo stretchy="false">{accents[over]}</mo>
    </mover>
  ) : (
    letter
  );
  const below = sub === undefined ? undefined : <Indices text={sub} />;
  const above = bare || sup === undefined ? undefined : <mi mathvariant="normal">{sup}</mi>;
  if (below && above) {
    return (
      <msubsup>
        {base}
        {below}
        {above}
      </msubsup>
    );
  }
  if (below) {
    return (
      <msub>
        {base}
        {below}
      </msub>
    );
  }
  if (above) {
    return (
      <msup>
        {base}
        {above}
      </msup>
    );
  }
  return base;
}

/** Lowered characters: s in the ink of the source, t and what is reckoned from it in that of the target. */
export function Indices({ text }: { readonly text: string }) {
  return <mrow>{Array.from(text, index)}</mrow>;
}

function index(character: string): ReactNode {
  const side = character === 's' ? 'source' : /[t−\d]/.test(character) ? 'target' : undefined;
  if (character === '−') {
    return (
      <mo key={character} data-side={side} lspace="0" rspace="0">
        −
      </mo>
    );
  }
  return /\d/.test(character) ? (
    <mn key={character} data-side={side}>
      {character}
    </mn>
  ) : (
    <Letter key={character} text={character} side={side} />
  );
}

/** One letter is slanted, as what stands for numbers is; a word stands upright. */
function Letter({ text, side }: { readonly text: string; readonly side?: Side | undefined }) {
  return (
    <mi mathvariant="normal" className={text.length === 1 ? 'letter' : undefined} data-side={side}>
      {text}
    </mi>
  );
}
