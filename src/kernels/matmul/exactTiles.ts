/**
 * Products in tiles, of matrices that are whole multiples of a tile: no load and no store asks where the edge is, and all of
 * them move four numbers at a time, from memory and in workgroup memory. Best on GPUs, where it applies.
 *
 * A tile holds vectors of four rows of A, or four columns of B, for each term of the sum. Where an operand's memory runs along
 * the terms instead, four vectors are loaded and turned on their way. A row of a tile is one vector longer than it need be,
 * so that invocations that turn write to different banks.
 */
import type { Dispatch } from '../backend';
import type { KernelVariant } from '../defineKernel';
import { exactStore, formOf, header, type Layout, layouts, purposeOf, sumsRows } from './layout';
import type { MatmulUniforms } from './matmul.reference';

interface ExactTile {
  /** Rows and columns of C that a workgroup computes. */
  readonly edge: number;
  /** Terms of the sum that are loaded at a time; a multiple of four. */
  readonly depth: number;
  /** Rows and columns of C that an invocation computes. */
  readonly block: 4 | 8;
}

export function exactTiles(entry: string, tile: ExactTile): KernelVariant[] {
  const { edge, depth, block } = tile;
  const name = `tiles ${edge} × ${edge} × ${depth}, exact${block === 8 ? ', 8 × 8' : ''}`;
  return layouts.map((layout) => ({
    name,
    label: `${name}, ${formOf(layout)}${purposeOf(entry)}`,
    wgsl: shader(entry, tile, layout),
    usesWorkgroupMemory: true,
    workgroups(uniforms) {
      const { m, n, batch } = uniforms as MatmulUniforms;
      return [n / edge, m / edge, batch];
    },
    applies: (dispatch) => applies(dispatch, tile, layout),
  }));
}

function applies({ bindings, uniforms }: Dispatch, { edge, depth }: ExactTile, { aAlong, bAlong }: Layout): boolean {
  const u = uniforms as MatmulUniforms;
  if (u.m % edge !== 0 || u.n % edge !== 0 || u.k % depth !== 0) return false;
  const [aUnit, aStride] = aAlong === 'k' ? [u.aColumnStride, u.aRowStride] : [u.aRowStride, u.aColumnStride];
  const [bUnit, bStride] = bAlong === 'k' ? [u.bRowStride, u.bColumnStride] : [u.bColumnStride, u.bRowStride];
  if (aUnit !== 1 || bUnit !== 1) return false;
  const strides = [aStride, u.aBatchStride, bStride, u.bBatchStride, u.cRowStride, u.cBatchStride];
  const offsets = [bindings.a, bindings.b, bindings.c].map((view) => view?.offset ?? 0);
  return [...strides, ...offsets].every((x) => x % 4 === 0);
}

function shader(entry: string, { edge, depth, block }: ExactTile, { aAlong, bAlong }: Layout): string {
  const side = edge / block; // invocations along rows and along columns
  const stride = edge / 4 + 1; // vectors of a tile's row
  const groups = Array.from({ length: block / 4 }, (_, group) => group); // of four rows, and of four columns
  const pairs = groups.flatMap((r) => groups.map((c) => [r, c] as const));
  const lines = (made: readonly string[], indent: number) => made.join(`\n${' '.repeat(indent)}`);
  const vector = (group: number, axis: 'x' | 'y') =>
    group === 0 ? `local.${axis}` : `${group * side} + local.${axis}`;
  const totals = sumsRows(entry) ? groups : [];
  return `// C = A B (+ bias) (+ C) in whole tiles of ${edge} × ${edge}, ${depth} terms at a time, ${block} × ${block} of C an invocation; A's memory runs
// along ${aAlong}, B's along ${bAlong}.
${header(entry, 'vec4f', 'vec4f')}
var<workgroup> aTile: array<vec4f, ${depth * stride}>; // [${depth}, ${stride}], four rows in each
var<workgroup> bTile: array<vec4f, ${depth * stride}>; // [${depth}, ${stride}], four columns in each

@compute @workgroup_size(${side}, ${side})
fn ${entry}(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let firstRow = group.y * ${edge};
  let firstColumn = group.x * ${edge};
  let aStart = (u.aOffset + group.z * u.aBatchStride) / 4;
  let bStart = (u.bOffset + group.z * u.bBatchStride) / 4;
  let aStride = ${aAlong === 'k' ? 'u.aRowStride' : 'u.aColumnStride'} / 4;
  let bStride = ${bAlong === 'k' ? 'u.bColumnStride' : 'u.bRowStride'} / 4;
  ${lines(
    pairs.map(([r, c]) => `var result${r}_${c} = mat4x4f(); // of a row a vector`),
    2,
  )}
  ${lines(
    totals.map((r) => `var total${r} = vec4f();`),
    2,
  )}
  for (var first = 0u; first < u.k; first += ${depth}) {
${fill('a', 'firstRow', aAlong === 'k', { edge, depth, stride, lanes: side * side })}
${fill('b', 'firstColumn', bAlong === 'k', { edge, depth, stride, lanes: side * side })}
    workgroupBarrier();
    for (var k = 0u; k < ${depth}; k++) {
      ${lines(
        [
          ...groups.map((r) => `let a${r} = aTile[k * ${stride} + ${vector(r, 'y')}];`),
          ...groups.map((c) => `let b${c} = bTile[k * ${stride} + ${vector(c, 'x')}];`),
          ...pairs.flatMap(([r, c]) => [0, 1, 2, 3].map((row) => `result${r}_${c}[${row}] += a${r}[${row}] * b${c};`)),
          ...totals.map((r) => `total${r} += a${r};`),
        ],
        6,
      )}
    }
    workgroupBarrier();
  }
  ${lines(
    pairs.flatMap(([r, c]) =>
      [0, 1, 2, 3].map(
        (row) =>
          `store(group.z, firstRow + 4 * (${vector(r, 'y')}) + ${row}, firstColumn + 4 * (${vector(c, 'x')}), result${r}_${c}[${row}]);`,
      ),
    ),
    2,
  )}
${totals.length > 0 ? storeTotals(totals, (r) => vector(r, 'y')) : ''}}
${exactStore(entry)}`;
}

interface Filling {
  readonly edge: number;
  readonly depth: number;
  readonly stride: number;
  readonly lanes: number;
}

/** Loads a tile of an operand: vectors as they lie, or four at a time that are turned. */
function fill(operand: 'a' | 'b', first: string, turns: boolean, { edge, depth, stride, lanes }: Filling): string {
  if (!turns) {
    return `    for (var index = lane; index < ${(depth * edge) / 4}; index += ${lanes}) {
      let k = index / ${edge / 4};
      let four = index % ${edge / 4};
      ${operand}Tile[k * ${stride} + four] = ${operand}[${operand}Start + (first + k) * ${operand}Stride + ${first} / 4 + four];
    }`;
  }
  return `    for (var index = lane; index < ${(depth * edge) / 16}; index += ${lanes}) {
      let k = index % ${depth / 4} * 4;
      let four = index / ${depth / 4};
      let at = ${operand}Start + (${first} + 4 * four) * ${operand}Stride + (first + k) / 4;
      let turned = transpose(mat4x4f(${[0, 1, 2, 3].map((row) => `${operand}[at + ${row} * ${operand}Stride]`).join(', ')}));
      ${[0, 1, 2, 3].map((term) => `${operand}Tile[(k + ${term}) * ${stride} + four] = turned[${term}];`).join('\n      ')}
    }`;
}

/** The invocations at C's first columns add what A's rows come to. */
function storeTotals(totals: readonly number[], vector: (group: number) => string): string {
  const adds = totals.map((r) => `      sum[u.sumOffset + firstRow + 4 * (${vector(r)}) + row] += total${r}[row];`);
  return `  if (group.x == 0 && local.x == 0) {
    for (var row = 0u; row < 4; row++) {
${adds.join('\n')}
    }
  }
`;
}
