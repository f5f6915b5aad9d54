import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { pointedSymbol } from '../mechanism/pointedSymbol';
import type { TokenLine } from './geometry';
import { focusOn, hover } from './lookStore';
import type { Label, Side } from './symbols';
import { isLooked, type Look, togglePin, viewStore } from './viewStore';

/** A line as the symbols of the equation call it. */
const pointedSides = { source: 'source', output: 'target' } as const;

interface Props {
  readonly side: Side;
  /** What the line is called. */
  readonly name: string;
  /** Its ink. */
  readonly ink: 'source' | 'target';
  /** Where it stands to the ink, at which each of its tokens begins. */
  readonly stands: 'above' | 'below';
  readonly labels: readonly Label[];
  readonly line: TokenLine;
  /** Where the line begins, from the left of its sheet. */
  readonly left: number;
  /** What is looked at, whose tokens are marked. */
  readonly look: Look | undefined;
  /** What a token stands for: its row or column, or a cell. */
  readonly lookAt: (index: number) => Look;
}

/** A line of tokens, each looked at by pointing at it and pinned by a click or Enter; the arrow keys walk along it. */
export function TokenRow({ side, name, ink, stands, labels, line, left, look, lookAt }: Props) {
  const [stop, setStop] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  const pinned = useStore(viewStore, (view) => view.pinned);
  const pointed = useStore(
    pointedSymbol,
    ({ symbol }) => symbol?.side === 'both' || symbol?.side === pointedSides[side],
  );
  const tabStop = Math.min(stop, labels.length - 1);
  const walk = (event: KeyboardEvent) => {
    const next = indexAfter(event.key, tabStop, labels.length);
    if (next === undefined) return;
    event.preventDefault();
    row.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line of text is no set of fields.
    <div
      className="tokens"
      role="group"
      aria-label={name}
      ref={row}
      data-side={side}
      data-ink={ink}
      data-stands={stands}
      data-pointed={pointed}
      style={{ height: line.depth, width: line.width, marginLeft: left, fontSize: line.letter }}
      onKeyDown={walk}
      onPointerLeave={() => hover(undefined)}
    >
      {labels.map((label, index) => {
        const slot = line.slots[index] ?? 0;
        const own = lookAt(index);
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is told from an equal one by its place alone.
            key={index}
            type="button"
            tabIndex={index === tabStop ? 0 : -1}
            title={label.edited ? `${label.name}, edited` : label.name}
            aria-label={label.edited ? `${label.name}, edited` : label.name}
            aria-pressed={isLooked(pinned, side, index)}
            data-kind={label.kind}
            data-edited={label.edited}
            data-turned={line.turned[index]}
            data-looked={isLooked(look, side, index)}
            style={{ left: (line.centres[index] ?? 0) - slot / 2, width: slot }}
            onPointerEnter={({ pointerType }) => {
              if (pointerType === 'mouse') hover(own);
            }}
            onFocus={() => {
              setStop(index);
              focusOn(own);
            }}
            onBlur={() => focusOn(undefined)}
            onClick={({ detail }) => {
              togglePin(own);
              // A pointer that clears a pin leaves the focus behind, which must not keep the token looked at.
              if (detail > 0) focusOn(undefined);
            }}
          >
            <span className="label">{label.text}</span>
          </button>
        );
      })}
    </div>
  );
}

function indexAfter(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(count - 1, from + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
