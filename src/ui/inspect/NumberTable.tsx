import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Label } from '../alignment/symbols';
import { useLit } from './lit';
import { TokenText } from './TokenText';

interface Props {
  readonly name: string;
  readonly labels: readonly Label[];
  /** Of the labels. */
  readonly ink?: 'source' | 'target';
  /** The cell's own, which is lit. */
  readonly column: number;
  /** Its lines. */
  readonly children: ReactNode;
}

/** Numbers of a row of the map, a column to a token and one for their sum. */
export function NumberTable({ name, labels, ink = 'source', column, children }: Props) {
  const box = useRef<HTMLElement>(null);

  // The cell's own column, out of sight in a long row, is brought into it, without moving the page.
  useLayoutEffect(() => {
    const own = box.current?.querySelector<HTMLElement>(`thead th:nth-child(${column + 2})`);
    const head = box.current?.querySelector<HTMLElement>('thead td');
    if (!box.current || !own || !head) return;
    const room = box.current.clientWidth - head.offsetWidth;
    box.current.scrollLeft = own.offsetLeft - head.offsetWidth - (room - own.offsetWidth) / 2;
  }, [column]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is scrolled with the arrow keys.
    <section className="scoreBox" ref={box} tabIndex={0} aria-label={name}>
      <table className="scores" data-ink={ink}>
        <thead>
          <tr>
            <td />
            {labels.map((label, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is told from an equal one by its place alone.
              <th key={index} scope="col" data-own={index === column || undefined}>
                <TokenText label={label} />
              </th>
            ))}
            <th scope="col">Σ</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

interface LineProps {
  readonly name: string;
  /** Of the equation, in plain characters. */
  readonly symbols: readonly string[];
  /** Undefined where the row may not look. */
  readonly values: readonly (number | undefined)[];
  readonly total?: number;
  readonly column: number;
  readonly print: (value: number) => string;
}

export function NumberLine({ name, symbols, values, total, column, print }: LineProps) {
  const lit = useLit(symbols);
  return (
    <tr {...lit}>
      <th scope="row">{name}</th>
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place alone.
        <td key={index} data-own={index === column || undefined} data-masked={value === undefined || undefined}>
          {value === undefined ? 'masked' : print(value)}
        </td>
      ))}
      <td>{total === undefined ? '' : print(total)}</td>
    </tr>
  );
}
