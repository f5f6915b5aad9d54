import { linkHorizontal } from 'd3';
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { BeamSearch } from '../../worker/protocol';
import { labelWidths } from '../alignment/measure';
import type { Label } from '../alignment/symbols';
import { type BeamLayout, beamLayout, type PlacedNode, pathTo } from './beamTree';
import { edit, editStore } from './editStore';
import { formatNumber, formatProbability } from './numbers';
import { TokenText } from './TokenText';
import { labelOfToken } from './tokenLabel';

/** Height of a row, and the room between two columns, for the edges. */
const ROW = 28;
const GAP = 40;
const ROOT = 12;
const THICKEST = 6;

const edge = linkHorizontal<unknown, readonly [number, number]>()
  .source((d) => (d as { source: readonly [number, number] }).source)
  .target((d) => (d as { target: readonly [number, number] }).target);

/** The hypotheses of a search from left to right; each node is a button that goes on from there. */
export function BeamTree({ search }: { readonly search: BeamSearch }) {
  const layout = useMemo(() => beamLayout(search), [search]);
  const labels = useMemo(() => layout.nodes.map(({ node }) => labelOfToken(node)), [layout]);
  const columns = useMemo(() => columnsOf(layout, labels), [layout, labels]);
  const box = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const [shown, setShown] = useState<number>();
  const tabStop = Math.min(stop, layout.nodes.length - 1);

  // What all of them begin from is in the middle, where a tall tree may be empty at its top.
  useLayoutEffect(() => {
    const view = box.current?.parentElement;
    view?.scrollTo(0, centre(layout.root) - view.clientHeight / 2);
  }, [layout]);

  const press = (event: KeyboardEvent) => {
    const next = nodeAfter(event.key, layout, tabStop);
    if (next === undefined) return;
    event.preventDefault();
    box.current?.querySelectorAll('button')[next]?.focus();
  };
  const goOn = (index: number) => {
    const tokens = pathTo(search.nodes, index).map((at, row) => ({ row, token: search.nodes[at]?.token ?? 0 }));
    edit({ ...editStore.getState().edits, tokens });
  };
  const width = columns.at(-1)?.right ?? 0;
  const height = layout.rows * ROW;
  return (
    <>
      <div className="beamBox">
        {/* biome-ignore lint/a11y/useSemanticElements: a tree of buttons is no set of fields. */}
        <div
          className="beamTree"
          ref={box}
          role="group"
          aria-label="Tree of hypotheses"
          style={{ width, height }}
          onKeyDown={press}
        >
          <svg width={width} height={height} aria-hidden="true">
            <circle cx={ROOT / 2} cy={centre(layout.root)} r={3} />
            {layout.nodes.map(({ index, node, depth, row, wins }) => {
              const parent = layout.nodes[node.parent];
              const source = [parent ? (columns[parent.depth]?.right ?? 0) : ROOT, centre(parent?.row ?? layout.root)];
              const target = [columns[depth]?.left ?? 0, centre(row)];
              const thickness = wins ? THICKEST : 0.75 + (THICKEST - 2) * Math.exp(node.logProbability);
              return (
                <path
                  key={index}
                  d={edge({ source, target }) ?? ''}
                  strokeWidth={thickness}
                  data-wins={wins || undefined}
                />
              );
            })}
          </svg>
          {layout.nodes.map(({ index, node, depth, row, wins }) => (
            <button
              key={index}
              type="button"
              tabIndex={index === tabStop ? 0 : -1}
              aria-label={`${labels[index]?.name}, probability ${formatProbability(Math.exp(node.logProbability))}${
                node.ends ? ', ends here' : ''
              }${wins ? ', on the best path' : ''}`}
              data-wins={wins || undefined}
              data-ends={node.ends || undefined}
              style={{
                left: columns[depth]?.left,
                top: row * ROW,
                width: (columns[depth]?.right ?? 0) - (columns[depth]?.left ?? 0),
                height: ROW,
              }}
              onFocus={() => {
                setStop(index);
                setShown(index);
              }}
              onPointerEnter={() => setShown(index)}
              onClick={() => goOn(index)}
            >
              <TokenText label={labels[index]} />
            </button>
          ))}
        </div>
      </div>
      <p className="beamNode">{describe(search, labels, shown)}</p>
    </>
  );
}

/** Of a row, from the top. */
const centre = (row: number): number => (row + 0.5) * ROW;

interface Column {
  readonly left: number;
  readonly right: number;
}

/** As wide as the widest token of each step. */
function columnsOf({ nodes, depth }: BeamLayout, labels: readonly Label[]): readonly Column[] {
  const widths = labelWidths(labels);
  const columns: Column[] = [];
  for (let step = 0, left = ROOT + GAP; step < depth; step++) {
    const own = nodes.flatMap((placed) => (placed.depth === step ? [widths[placed.index] ?? 0] : []));
    const right = left + Math.max(28, ...own.map((width) => width + 16));
    columns.push({ left, right });
    left = right + GAP;
  }
  return columns;
}

/** Left to the parent, right to the likeliest child, up and down within the step. */
function nodeAfter(key: string, { nodes }: BeamLayout, from: number): number | undefined {
  const here = nodes[from];
  if (!here) return undefined;
  const level = nodes.filter(({ depth }) => depth === here.depth).sort((a, b) => a.row - b.row);
  const beside = (move: number): PlacedNode | undefined => level[level.indexOf(here) + move];
  switch (key) {
    case 'ArrowLeft':
      return nodes[here.node.parent]?.index;
    case 'ArrowRight':
      return here.children[0];
    case 'ArrowUp':
      return beside(-1)?.index;
    case 'ArrowDown':
      return beside(1)?.index;
    default:
      return undefined;
  }
}

function describe({ nodes }: BeamSearch, labels: readonly Label[], index: number | undefined): string {
  const node = index === undefined ? undefined : nodes[index];
  if (!node || index === undefined) return '';
  const path = pathTo(nodes, index).map((at) => labels[at]?.text ?? '');
  const total = `log p ${formatNumber(node.total)}, score ${formatNumber(node.score)}`;
  return `${path.join(' ')}   p ${formatProbability(Math.exp(node.logProbability))}, ${total}${node.ends ? ', ends here' : ''}`;
}
