/** Where the nodes of a beam search stand when its tree is drawn from left to right. */
import { stratify, tree } from 'd3';
import type { BeamNode, BeamSearch } from '../../worker/protocol';

export interface PlacedNode {
  /** Its place in the search's list. */
  readonly index: number;
  readonly node: BeamNode;
  /** Output step from 0, and its middle from the top, in rows of nodes. */
  readonly depth: number;
  readonly row: number;
  /** Whether the best output goes through it. */
  readonly wins: boolean;
  readonly children: readonly number[];
}

export interface BeamLayout {
  /** Parents before their children, as in the search. */
  readonly nodes: readonly PlacedNode[];
  readonly depth: number;
  readonly rows: number;
  /** The middle of what all outputs begin from. */
  readonly root: number;
}

export function beamLayout({ nodes, best }: BeamSearch): BeamLayout {
  const winning = new Set(pathTo(nodes, best));
  const root = stratify<{ readonly id: number; readonly node?: BeamNode }>()
    .id(({ id }) => String(id))
    .parentId(({ node }) => (node ? String(node.parent) : null))([
    { id: -1 },
    ...nodes.map((node, id) => ({ id, node })),
  ]);
  const placed = tree<(typeof root)['data']>()
    .nodeSize([1, 1])
    .separation(() => 1)(root);
  const highest = Math.min(...placed.descendants().map(({ x }) => x));
  const list = placed.descendants().flatMap(({ data: { id, node }, depth, x, children = [] }) =>
    node
      ? [
          {
            index: id,
            node,
            depth: depth - 1,
            row: x - highest,
            wins: winning.has(id),
            children: children.map((child) => child.data.id),
          },
        ]
      : [],
  );
  return {
    nodes: list.sort((a, b) => a.index - b.index),
    depth: placed.height,
    rows: Math.max(...placed.descendants().map(({ x }) => x)) - highest + 1,
    root: placed.x - highest,
  };
}

/** The nodes from the first step to this one. */
export function pathTo(nodes: readonly BeamNode[], index: number): readonly number[] {
  const node = nodes[index];
  return node ? [...pathTo(nodes, node.parent), index] : [];
}
