/**
 * Writes operations into one shader. A row of the batch depends on no other, so a workgroup can carry one row through many
 * operations, and through all time steps of a scan, within one dispatch: between two operations stands a barrier in place
 * of a launch.
 *
 * Tensors stay where they are; their places and strides are written into the shader as numbers. What varies between
 * launches is the step at which one begins and how many it takes.
 */
import type { BufferView, Dispatch, Storage } from '../../kernels/backend';
import { defineKernel } from '../../kernels/defineKernel';
import { linearGrid } from '../../kernels/grid';
import activations from '../../kernels/shared/activations.wgsl?raw';
import type { Placement } from './lower';
import type { Operation, Rows } from './operation';
import { elements, isStepped, type Operand, rows, slot, slotStride, type Tensor, type Value } from './value';

export type Pass = 'forward' | 'backward';

/** Some operations, in the order in which they are to run. */
interface Part {
  readonly name: string;
  readonly pass: Pass;
  readonly operations: readonly Operation[];
  /** Whether the steps are taken from the last to the first. */
  readonly reverse: boolean;
  /** Invocations that share a row. */
  readonly lanes: number;
}

/** The dispatch that runs a part for `turns` steps from the step `first` on. Throws where an operation has no rows. */
export type RowDispatch = (first: number, turns: number) => Dispatch;

export function rowDispatch(part: Part, placement: Placement): RowDispatch {
  const { name, pass, operations, reverse, lanes } = part;
  const count = rowsOf(operations[0]) ?? 0;
  const writer = new RowShader(placement, lanes);
  for (const operation of operations) {
    if (!operation.rows || rowsOf(operation) !== count) {
      throw new Error(`${operation.name} cannot be computed row by row with ${name}.`);
    }
    writer.operation(operation.rows[pass]);
    writer.written.add(viewed(operation.rows.of).tensor);
  }
  const kernel = defineKernel(`${name} ${pass}`, writer.shader(`${name}, ${pass}`, reverse, count), {
    run: {
      workgroups: () => linearGrid(count, 1),
      reference() {
        throw new Error('Fused operations run on GPUs; elsewhere they run one by one.');
      },
    },
  });
  return (first, turns) => kernel.dispatch('run', writer.bindings(), { first, turns });
}

/** How many rows an operation has at a step; undefined where it cannot be computed row by row. */
export function rowsOf(operation: Operation | undefined): number | undefined {
  const of = operation?.rows?.of;
  if (!of) return undefined;
  return isStepped(of) ? rows(slot(of.value, 0)) : rows(of);
}

/** Elements of an operand at the current step, by index expressions. */
type Vector = (column: string) => string;
type Matrix = (row: string, column: string) => string;

class RowShader implements Rows {
  readonly position = 'step';
  /** What the operations so far have made. */
  readonly written = new Set<Tensor>();
  readonly #lines: string[] = [];
  readonly #storages = new Map<Storage, string>();
  #usesScratch = false;
  #operationUsesScratch = false;

  constructor(
    readonly placement: Placement,
    readonly lanes: number,
  ) {}

  vector(operand: Operand): Vector {
    return this.#vector(operand, this.placement.data(viewed(operand).tensor));
  }

  gradient(operand: Operand): Vector {
    return this.#vector(operand, this.placement.gradient(viewed(operand).tensor));
  }

  scalar(operand: Operand): string {
    const [name, start] = this.#locate(operand, this.placement.data(viewed(operand).tensor));
    const { shape } = isStepped(operand) ? slot(operand.value, 0) : operand;
    return `${name}[${start} + row % ${elements(shape)}]`;
  }

  sequence(value: Value): Matrix {
    // Other rows' workgroups may not have made their part of it yet.
    if (this.written.has(value.tensor)) throw new Error(`${value.tensor.name} is read whole where it is made by rows.`);
    const [name, start] = this.#locate(value, this.placement.data(value.tensor));
    const batch = value.shape[1];
    return (s, column) => `${name}[${start} + (${s} * ${batch} + row % ${batch}) * ${value.rowStride} + ${column}]`;
  }

  matrix(value: Value): Matrix {
    const [name, start] = this.#locate(value, this.placement.data(value.tensor));
    return (row, column) => `${name}[${start} + ${row} * ${value.rowStride} + ${column}]`;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  each(count: number, body: (index: string) => readonly string[]): void {
    this.line(`for (var i = lane; i < ${count}; i += ${this.lanes}) {`);
    for (const text of body('i')) this.line(`  ${text}`);
    this.line('}');
  }

  sum(
    { count, terms, adjacent }: { count: number; terms: number; adjacent: 'items' | 'terms' },
    term: (index: string, term: string) => string,
    store: (index: string, sum: string) => string,
  ): void {
    const parts = this.#parts(count, terms, adjacent);
    if (parts === 1) {
      this.each(count, (i) => [
        'var sum = 0.0;',
        `for (var j = 0u; j < ${terms}; j++) {`,
        `  sum += ${term(i, 'j')};`,
        '}',
        store(i, 'sum'),
      ]);
      return;
    }
    this.#operationUsesScratch = true;
    const together = this.lanes / parts; // items at a time
    const [item, part] =
      adjacent === 'terms' ? [`lane / ${parts}`, `lane % ${parts}`] : [`lane % ${together}`, `lane / ${together}`];
    const place = (of: string, p: string) =>
      adjacent === 'terms' ? `${of} * ${parts} + ${p}` : `${p} * ${together} + ${of}`;
    this.line(`for (var begin = 0u; begin < ${count}; begin += ${together}) {`);
    this.line(`  let i = begin + ${item};`);
    this.line('  var sum = 0.0;');
    this.line(`  if (i < ${count}) {`);
    this.line(`    for (var j = ${part}; j < ${terms}; j += ${parts}) {`);
    this.line(`      sum += ${term('i', 'j')};`);
    this.line('    }');
    this.line('  }');
    this.line('  scratch[lane] = sum;');
    this.line('  workgroupBarrier();');
    this.line(`  if (lane < ${together} && begin + lane < ${count}) {`);
    this.line('    var total = 0.0;');
    this.line(`    for (var part = 0u; part < ${parts}; part++) {`);
    this.line(`      total += scratch[${place('lane', 'part')}];`);
    this.line('    }');
    this.line(`    ${store('(begin + lane)', 'total')}`);
    this.line('  }');
    if (count > together) this.line('  workgroupBarrier();');
    this.line('}');
  }

  /** Writes one operation, and the barrier that lets the next one read what it wrote, and write into scratch again. */
  operation(write: ((to: Rows) => void) | undefined): void {
    this.#operationUsesScratch = false;
    this.line('{');
    write?.(this);
    this.line('}');
    this.line(this.#operationUsesScratch ? 'storageBarrier(); workgroupBarrier();' : 'storageBarrier();');
    this.#usesScratch ||= this.#operationUsesScratch;
  }

  bindings(): Record<string, BufferView> {
    return Object.fromEntries(
      Array.from(this.#storages, ([storage, name]) => [name, { storage, offset: 0, length: storage.length }]),
    );
  }

  shader(title: string, reverse: boolean, count: number): string {
    const declarations = Array.from(this.#storages, ([{ type }, name], index) => {
      return `@group(0) @binding(${index + 1}) var<storage, read_write> ${name}: array<${type}>;`;
    });
    return `// ${title}: a workgroup carries a row through these operations, for each of \`turns\` time steps.

struct Uniforms {
  first: u32, // step
  turns: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
${declarations.join('\n')}
${this.#usesScratch ? `\nvar<workgroup> scratch: array<f32, ${this.lanes}>;\n` : ''}
@compute @workgroup_size(${this.lanes})
fn run(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + grid.x * group.y;
  if (row >= ${count}u) {
    return;
  }
  for (var turn = 0u; turn < u.turns; turn++) {
    let step = u.first ${reverse ? '-' : '+'} turn;
    ${this.#lines.map((text) => text.replaceAll('\n', '\n    ')).join('\n    ')}
  }
}

${activations}`;
  }

  /** Lanes that share the sum of an item: where items are fewer than lanes, or where terms are adjacent in memory. */
  #parts(count: number, terms: number, adjacent: 'items' | 'terms'): number {
    let parts = 1;
    while (parts * 2 * Math.min(count, this.lanes) <= this.lanes && parts * 4 <= terms) parts *= 2;
    if (adjacent === 'terms') while (parts < 8 && parts * 4 <= terms) parts *= 2;
    return Math.min(parts, this.lanes);
  }

  #vector(operand: Operand, view: BufferView): Vector {
    const [name, start] = this.#locate(operand, view);
    return (column) => `${name}[${start} + row * ${viewed(operand).rowStride} + ${column}]`;
  }

  /** The array of a view, and where the operand begins in it at the current step. */
  #locate(operand: Operand, { storage, offset }: BufferView): [string, string] {
    const name = this.#storages.get(storage) ?? camelCase(storage.label);
    this.#storages.set(storage, name);
    const value = viewed(operand);
    const first = offset + value.offset;
    if (!isStepped(operand)) return [name, `${first}`];
    const stride = slotStride(value);
    return [name, `${first + operand.shift * stride} + step * ${stride}`];
  }
}

function viewed(operand: Operand): Value {
  return isStepped(operand) ? operand.value : operand;
}

function camelCase(label: string): string {
  return label.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
}
