import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type FormulaOperator, type FormulaPart, type FormulaSymbol, plainSymbol } from '../../worker/mechanismText';
import type { AttentionMechanism, Settings } from '../../worker/settings';
import { describeSymbol } from './describeSymbol';
import { point, pointedSymbol } from './pointedSymbol';
import { Indices, SymbolType } from './SymbolType';
import './mathml';

interface Props {
  readonly mechanism: AttentionMechanism;
  /** By which the sizes of its symbols are told. */
  readonly settings: Settings;
}

/**
 * The equations of a mechanism. Each symbol has the ink of its side; pointed at, or walked to with the arrow keys, it
 * says below what it is and shows its part of the map.
 */
export function Equation({ mechanism, settings }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const pointed = useStore(pointedSymbol, (state) => state.symbol);
  useEffect(() => () => point(undefined), []);

  const hasMap = mechanism.attends || mechanism.heads !== undefined;
  const symbols: FormulaSymbol[] = [];
  const set = (part: FormulaPart, place: number): ReactNode => {
    if (typeof part === 'string') return <Word key={`word ${place}`} text={part.trim()} />;
    if ('operator' in part) return <Operator key={`operator ${place}`} part={part} />;
    const index = symbols.push(part) - 1;
    const active = pointed !== undefined && plainSymbol(pointed) === plainSymbol(part);
    return (
      <mrow
        key={index}
        className="symbol"
        data-symbol={index}
        data-side={part.side}
        data-active={active || undefined}
        tabIndex={index === stop ? 0 : -1}
      >
        <SymbolType symbol={part} />
      </mrow>
    );
  };
  const at = (target: EventTarget | null): number | undefined => {
    const found = target instanceof Element ? target.closest('[data-symbol]') : null;
    return found ? Number(found.getAttribute('data-symbol')) : undefined;
  };
  const show = (target: EventTarget | null) => {
    const index = at(target);
    point(index === undefined ? undefined : symbols[index], hasMap);
  };
  const press = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = box.current?.querySelector<MathMLElement>(`[data-symbol="${stop + move}"]`);
    if (move === 0 || !next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the symbols inside take the focus; this listens for all. */}
      <div
        className="equation"
        ref={box}
        onKeyDown={press}
        onFocus={({ target }) => {
          setStop(at(target) ?? 0);
          show(target);
        }}
        onBlur={() => point(undefined)}
        onPointerOver={({ target }) => show(target)}
        onPointerLeave={() => show(document.activeElement)}
      >
        <math aria-label={mechanism.equation}>
          <mtable>
            {mechanism.formula.map(({ left, right }, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of an equation do not move.
              <mtr key={row}>
                <mtd>{left.map(set)}</mtd>
                <mtd>
                  <mo lspace="0.22em" rspace="0.22em">
                    =
                  </mo>
                  {right.map(set)}
                </mtd>
              </mtr>
            ))}
          </mtable>
        </math>
      </div>
      <p className="meaning" aria-live="polite">
        {pointed ? (
          <>
            <math data-side={pointed.side}>
              <SymbolType symbol={pointed} bare />
            </math>{' '}
            {describeSymbol(pointed, settings, hasMap)}
          </>
        ) : (
          <span className="hint">
            Point at a symbol or tap it, to see what it is{hasMap && ', and where in the map'}.
          </span>
        )}
      </p>
    </>
  );
}

/** A name of a function, or a sign. */
function Word({ text }: { readonly text: string }) {
  if (/^\p{L}+$/u.test(text)) return <mi>{text}</mi>;
  const space = text === '+' ? '0.18em' : '0';
  return (
    <mo stretchy="false" lspace={space} rspace={text === ',' || text === ';' ? '0.3em' : space}>
      {text}
    </mo>
  );
}

function Operator({ part: { operator, over } }: { readonly part: FormulaOperator }) {
  return (
    <mrow>
      <msub>
        {operator === 'Σ' ? <mo>∑</mo> : <mi>{operator}</mi>}
        <Indices text={over} />
      </msub>
    </mrow>
  );
}
