/**
 * Products in registers: an invocation computes a block of C, loads four numbers at a time, and shares nothing. Best
 * where workgroup memory is no faster than memory, as on software adapters, and for thin products on GPUs.
 *
 * It needs operands whose rows begin on multiples of four elements and hold multiples of four.
 */
import type { Dispatch } from '../backend';
import type { Grid, KernelVariant } from '../defineKernel';
import { formOf, header, type Layout, layouts, purposeOf, store, sumsRows } from './layout';
import type { MatmulUniforms } from './matmul.reference';

interface Block {
  readonly rows: number; // a multiple of four, or 1
  readonly columns: number; // a multiple of four
  /** Invocations of a workgroup, along C's columns and rows. */
  readonly workgroup: readonly [number, number];
}

export function registers(entry: string, block: Block): KernelVariant[] {
  const usable = layouts.filter(({ aAlong }) => block.rows > 1 || aAlong === 'k');
  return usable.map((layout) => ({
    name: `registers ${block.rows} × ${block.columns}`,
    label: `registers ${block.rows} × ${block.columns}, ${formOf(layout)}${purposeOf(entry)}`,
    wgsl: shader(entry, block, layout),
    workgroups: (uniforms) => grid(block, uniforms as MatmulUniforms),
    applies: (dispatch) => applies(dispatch, block, layout),
  }));
}

function grid({ rows, columns, workgroup: [x, y] }: Block, { m, n, batch }: MatmulUniforms): Grid {
  return [Math.ceil(n / (columns * x)), Math.ceil(m / (rows * y)), batch];
}

function applies({ bindings, uniforms }: Dispatch, { rows }: Block, { aAlong, bAlong }: Layout): boolean {
  const u = uniforms as MatmulUniforms;
  if (rows === 1 ? u.m > 4 : u.m < 4) return false;
  const [aUnit, aStride, aLength] =
    aAlong === 'k' ? [u.aColumnStride, u.aRowStride, u.k] : [u.aRowStride, u.aColumnStride, u.m];
  const [bUnit, bStride, bLength] =
    bAlong === 'k' ? [u.bRowStride, u.bColumnStride, u.k] : [u.bColumnStride, u.bRowStride, u.n];
  if (aUnit !== 1 || bUnit !== 1) return false;
  const offsets = [bindings.a?.offset, bindings.b?.offset];
  return [aStride, aLength, u.aBatchStride, bStride, bLength, u.bBatchStride, ...offsets].every((x = 1) => x % 4 === 0);
}

function shader(entry: string, { rows, columns, workgroup }: Block, { aAlong, bAlong }: Layout): string {
  const r = range(rows);
  const c = range(columns / 4);
  const groups = range(Math.ceil(rows / 4)); // of four rows
  const byFour = aAlong === 'k'; // four terms of the sum a turn, else one
  const aStarts =
    aAlong === 'k'
      ? r.map((i) => `let a${i}At = aStart + min(row + ${i}, u.m - 1) * (u.aRowStride / 4);`)
      : groups.map((g) => `let a${g}At = aStart + min(row / 4 + ${g}, u.m / 4 - 1);`);
  const bStarts =
    bAlong === 'k'
      ? range(columns).map((i) => `let b${i}At = bStart + min(column + ${i}, u.n - 1) * (u.bColumnStride / 4);`)
      : c.map((i) => `let b${i}At = bStart + min(column / 4 + ${i}, u.n / 4 - 1);`);
  /** Row i of A at term t of this turn. */
  const a = (i: number, t: number) => (aAlong === 'k' ? `a${i}[${t}]` : `a${i >> 2}[${i & 3}]`);
  const loads =
    aAlong === 'k'
      ? r.map((i) => `let a${i} = a[a${i}At + k / 4];`)
      : groups.map((g) => `let a${g} = a[a${g}At + k * (u.aColumnStride / 4)];`);
  const turn =
    bAlong === 'k'
      ? [
          ...range(columns).map((i) => `let b${i} = b[b${i}At + k / 4];`),
          ...r.flatMap((i) =>
            c.map((j) => `result${i}_${j} += vec4f(${range(4).map((s) => `dot(a${i}, b${4 * j + s})`)});`),
          ),
        ]
      : range(byFour ? 4 : 1).flatMap((t) => [
          ...c.map((j) => `let b${t}_${j} = b[b${j}At + (k + ${t}) * (u.bRowStride / 4)];`),
          ...r.flatMap((i) => c.map((j) => `result${i}_${j} += ${a(i, t)} * b${t}_${j};`)),
        ]);
  // What A's rows add up to, four terms of one row or one term of four rows at a time.
  const rowSums = sumsRows(entry) ? (byFour ? r : groups) : [];
  const rowSum = (i: number) => (byFour ? `dot(total${i}, vec4f(1))` : `total${i >> 2}[${i & 3}]`);
  return `// C = A B (+ bias) (+ C), ${rows} × ${columns} of C an invocation; A's memory runs along ${aAlong}, B's along ${bAlong}.
${header(entry, 'vec4f')}
@compute @workgroup_size(${workgroup.join(', ')})
fn ${entry}(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ${rows};
  let column = id.x * ${columns};
  if (row >= u.m || column >= u.n) {
    return;
  }
  // Rows and columns beyond the edge repeat the last ones, so that every load is inside; they are not written.
  let aStart = (u.aOffset + id.z * u.aBatchStride) / 4;
  let bStart = (u.bOffset + id.z * u.bBatchStride) / 4;
  ${[...aStarts, ...bStarts, ...r.flatMap((i) => c.map((j) => `var result${i}_${j} = vec4f();`))].join('\n  ')}
  ${rowSums.map((i) => `var total${i} = vec4f();`).join('\n  ')}
  for (var k = 0u; k < u.k; k += ${byFour ? 4 : 1}) {
    ${[...loads, ...turn, ...rowSums.map((i) => `total${i} += a${i};`)].join('\n    ')}
  }
  ${rowSums.length > 0 ? r.map((i) => `if (column == 0 && row + ${i} < u.m) { sum[u.sumOffset + row + ${i}] += ${rowSum(i)}; }`).join('\n  ') : ''}
  ${r.flatMap((i) => c.map((j) => `store(id.z, row + ${i}, column + ${4 * j}, result${i}_${j});`)).join('\n  ')}
}
${store(entry)}`;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
