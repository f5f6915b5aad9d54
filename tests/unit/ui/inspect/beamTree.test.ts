import { expect, it } from 'vitest';
import { beamLayout, pathTo } from '../../../../src/ui/inspect/beamTree';
import type { BeamNode, BeamSearch } from '../../../../src/worker/protocol';

function node(parent: number, symbol: string, ends = false): BeamNode {
  return { parent, token: symbol.charCodeAt(0), symbol, logProbability: -1, total: -1, score: -1, ends };
}

/** a → (c, d → e), b → f */
const search: BeamSearch = {
  text: 'x',
  nodes: [node(-1, 'a'), node(-1, 'b'), node(0, 'c'), node(0, 'd'), node(1, 'f'), node(3, 'e', true)],
  best: 5,
  prediction: 'ade',
  width: 2,
  lengthPenalty: 0,
  greedy: { prediction: 'ac', total: -2 },
};

it('sets each node to the right of its parent, and no two in one place', () => {
  const { nodes, depth, rows } = beamLayout(search);
  expect(nodes.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(nodes.map((placed) => placed.depth)).toEqual([0, 0, 1, 1, 1, 2]);
  expect(depth).toBe(3);
  for (const placed of nodes) {
    expect(placed.row).toBeGreaterThanOrEqual(0);
    expect(placed.row).toBeLessThanOrEqual(rows - 1);
    const level = nodes.filter((other) => other.depth === placed.depth && other !== placed);
    for (const other of level) expect(Math.abs(other.row - placed.row)).toBeGreaterThanOrEqual(1);
  }
});

it('knows the path that wins, and the tokens that lead to a node', () => {
  const { nodes } = beamLayout(search);
  expect(nodes.filter(({ wins }) => wins).map(({ node: { symbol } }) => symbol)).toEqual(['a', 'd', 'e']);
  expect(nodes[0]?.children).toEqual([2, 3]);
  expect(pathTo(search.nodes, 4)).toEqual([1, 4]);
});
