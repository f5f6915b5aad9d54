/**
 * Products in tiles: a workgroup loads a tile of A and one of B into workgroup memory, and its invocations compute 4 × 4
 * of C each from there. Best on GPUs. Any strides will do.
 *
 * `slices` shares the sum over k among as many groups of invocations, which add up at the end: for the gradients of
 * weights, where C is small and k is every token of the batch, and one sum a block would leave most of a GPU idle. The smaller
 * the tile, the more workgroups there are: a C of 256 × 64 has 4 tiles of 64 × 64, and 64 of 16 × 16.
 */
import type { KernelVariant } from '../defineKernel';
import { header, purposeOf, store, sumsRows } from './layout';
import type { MatmulUniforms } from './matmul.reference';

interface Tile {
  /** Rows and columns of C that a workgroup computes; a multiple of four. */
  readonly edge: number;
  /** Terms of the sum that are loaded at a time, for each slice. */
  readonly depth: number;
  readonly slices: number;
}

export function tiles(entry: string, tile: Tile): KernelVariant {
  const { edge, depth, slices } = tile;
  const name = slices === 1 ? `tiles ${edge} × ${edge} × ${depth}` : `tiles ${edge} × ${edge}, split ${slices}`;
  return {
    name,
    label: `${name}${purposeOf(entry)}`,
    wgsl: shader(entry, tile),
    usesWorkgroupMemory: true,
    workgroups(uniforms) {
      const { m, n, batch } = uniforms as MatmulUniforms;
      return [Math.ceil(n / edge), Math.ceil(m / edge), batch];
    },
    applies: () => true,
  };
}

function shader(entry: string, { edge, depth, slices }: Tile): string {
  const side = edge / 4; // invocations along rows and along columns
  const lanes = side * side; // of a slice
  const tile = edge * depth;
  return `// C = A B (+ bias) (+ C) in tiles of ${edge} × ${edge}, ${depth} terms at a time${slices > 1 ? `; ${slices} slices share the sum over k` : ''}.
${header(entry, 'f32')}
var<workgroup> aTile: array<f32, ${slices * tile}>; // [slices, ${depth}, ${edge}]
var<workgroup> bTile: array<f32, ${slices * tile}>; // [slices, ${depth}, ${edge}]
${slices > 1 ? `var<workgroup> partial: array<vec4f, ${edge * side}>; // [${edge}, ${side}]\n` : ''}
@compute @workgroup_size(${side}, ${side}, ${slices})
fn ${entry}(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let firstRow = group.y * ${edge};
  let firstColumn = group.x * ${edge};
  let lane = local.y * ${side} + local.x;
  let aStart = u.aOffset + group.z * u.aBatchStride;
  let bStart = u.bOffset + group.z * u.bBatchStride;
  let tileStart = local.z * ${tile};
  var result = array<vec4f, 4>();${sumsRows(entry) ? '\n  var total = vec4f();' : ''}
  for (var first = 0u; first < u.k; first += ${slices * depth}) {
    let term = first + local.z * ${depth};
    for (var index = lane; index < ${tile}; index += ${lanes}) {
      // Neighbours load neighbours: along k where A's rows are adjacent in memory, else along m.
      let alongK = u.aColumnStride == 1;
      let k = select(index / ${edge}, index % ${depth}, alongK);
      let r = select(index % ${edge}, index / ${depth}, alongK);
      let inside = firstRow + r < u.m && term + k < u.k;
      let at = aStart + min(firstRow + r, u.m - 1) * u.aRowStride + min(term + k, u.k - 1) * u.aColumnStride;
      aTile[tileStart + k * ${edge} + r] = select(0.0, a[at], inside);
    }
    for (var index = lane; index < ${tile}; index += ${lanes}) {
      let alongK = u.bRowStride == 1;
      let k = select(index / ${edge}, index % ${depth}, alongK);
      let s = select(index % ${edge}, index / ${depth}, alongK);
      let inside = firstColumn + s < u.n && term + k < u.k;
      let at = bStart + min(term + k, u.k - 1) * u.bRowStride + min(firstColumn + s, u.n - 1) * u.bColumnStride;
      bTile[tileStart + k * ${edge} + s] = select(0.0, b[at], inside);
    }
    workgroupBarrier();
    for (var k = 0u; k < ${depth}; k++) {
      let aAt = tileStart + k * ${edge} + 4 * local.y;
      let bAt = tileStart + k * ${edge} + 4 * local.x;
      let right = vec4f(bTile[bAt], bTile[bAt + 1], bTile[bAt + 2], bTile[bAt + 3]);
      result[0] += aTile[aAt] * right;
      result[1] += aTile[aAt + 1] * right;
      result[2] += aTile[aAt + 2] * right;
      result[3] += aTile[aAt + 3] * right;${sumsRows(entry) ? '\n      total += vec4f(aTile[aAt], aTile[aAt + 1], aTile[aAt + 2], aTile[aAt + 3]);' : ''}
    }
    workgroupBarrier();
  }
${slices > 1 ? addSlices(side, slices, sumsRows(entry)) : ''}  for (var r = 0u; r < 4; r++) {
    store(group.z, firstRow + 4 * local.y + r, firstColumn + 4 * local.x, result[r]);
  }
${sumsRows(entry) ? storeTotal : ''}}
${store(entry)}`;
}

/** The invocations at C's first columns add what A's rows come to. */
const storeTotal = `  if (group.x == 0 && local.x == 0) {
    for (var r = 0u; r < 4 && firstRow + 4 * local.y + r < u.m; r++) {
      sum[u.sumOffset + firstRow + 4 * local.y + r] += total[r];
    }
  }
`;

/** The first slice adds the others' sums to its own, one after the other, and alone goes on. */
function addSlices(side: number, slices: number, withTotal: boolean): string {
  const at = `partial[(4 * local.y + r) * ${side} + local.x]`;
  const turn = (own: string, add: string) => `    if (local.z == ${own}) {
      for (var r = 0u; r < 4; r++) {
        ${add}
      }
    }
    workgroupBarrier();
`;
  const totalTurn = (own: string, add: string) => `    if (local.z == ${own} && local.x == 0) {
      ${add}
    }
    workgroupBarrier();
`;
  return `  for (var slice = 1u; slice < ${slices}; slice++) {
${turn('slice', `${at} = result[r];`)}${turn('0', `result[r] += ${at};`)}${
  withTotal ? totalTurn('slice', 'partial[local.y] = total;') + totalTurn('0', 'total += partial[local.y];') : ''
}  }
  if (local.z > 0) {
    return;
  }
`;
}
