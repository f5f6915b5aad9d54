/** Tensors of a graph, and the views of them that operations work on. */
import type { ElementType } from '../../kernels/backend';

export type TensorKind = 'parameter' | 'input' | 'activation';

/** A tensor with memory of its own, row-major. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly kind: TensorKind;
}

/**
 * A view of a tensor as a matrix: the last axis is the columns, adjacent in memory; all other axes together are the
 * rows, `rowStride` elements apart. A slice of time steps and a slice of columns are both views.
 */
export interface Value {
  readonly tensor: Tensor;
  /** First element, counted from the tensor's. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly rowStride: number;
}

/** In a scan: the slot of a value [slots, …] that stands `shift` after the current step. */
export interface Stepped {
  readonly value: Value;
  readonly shift: number;
}

/** What an operation may be given: the same value at every step, or one that moves with the step. */
export type Operand = Value | Stepped;

export function isStepped(operand: Operand): operand is Stepped {
  return 'shift' in operand;
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function columns({ shape }: Value): number {
  return shape.at(-1) ?? 1;
}

/** Columns of an operand, at whatever step. */
export function columnsOf(operand: Operand): number {
  return columns(isStepped(operand) ? operand.value : operand);
}

export function rows(value: Value): number {
  return elements(value.shape) / columns(value);
}

export function isContiguous(value: Value): boolean {
  return value.rowStride === columns(value) || rows(value) === 1;
}

/** Elements from the first of a view to just after its last. */
export function span(value: Value): number {
  return (rows(value) - 1) * value.rowStride + columns(value);
}

export function whole(tensor: Tensor): Value {
  return { tensor, offset: 0, shape: tensor.shape, rowStride: tensor.shape.at(-1) ?? 1 };
}

/** Columns `from` to `from + count` of every row. */
export function columnSlice(value: Value, from: number, count: number): Value {
  if (from < 0 || from + count > columns(value)) {
    throw new Error(`${describe(value)}: columns ${from} to ${from + count} do not exist.`);
  }
  return { ...value, offset: value.offset + from, shape: [...value.shape.slice(0, -1), count] };
}

/** Slots `from` to `from + count` of the first axis. */
export function slots(value: Value, from: number, count: number): Value {
  const [length = 0, ...rest] = value.shape;
  if (from < 0 || from + count > length) {
    throw new Error(`${describe(value)}: slots ${from} to ${from + count} do not exist.`);
  }
  return { ...value, offset: value.offset + from * slotStride(value), shape: [count, ...rest] };
}

/** One slot of the first axis, that axis removed. */
export function slot(value: Value, index: number): Value {
  const { shape, ...view } = slots(value, index, 1);
  return { ...view, shape: shape.slice(1) };
}

/** The slot that moves with a scan's step, `shift` after it. */
export function at(value: Value, shift = 0): Stepped {
  return { value, shift };
}

export function describe({ tensor, shape }: Value): string {
  return `${tensor.name} [${shape.join(', ')}]`;
}

/** Throws unless a value has exactly this shape. */
export function expectShape(value: Value, expected: readonly number[], of: string): void {
  if (value.shape.length !== expected.length || value.shape.some((length, axis) => length !== expected[axis])) {
    throw new Error(`${of}: ${describe(value)} was given where [${expected.join(', ')}] was expected.`);
  }
}

/** Elements from one slot of the first axis to the next. */
export function slotStride(value: Value): number {
  const [, ...rest] = value.shape;
  return rest.length === 1 ? value.rowStride : (elements(rest) / columns(value)) * value.rowStride;
}
