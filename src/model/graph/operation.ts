/** What an operation of the graph is: how it launches kernels forward, and how it launches their backward. */
import type { BufferView, Dispatch } from '../../kernels/backend';
import type { Operand, Tensor, Value } from './value';

/**
 * Where an operation's kernels go, and what its operands are there.
 *
 * Inside a scan an operation is written once and lowered for every step: `at` gives an operand's view at the current
 * step. For `backwardInvariant`, after the loop, `at` gives all steps at once.
 */
export interface Lowering {
  /** The current step of the scan; 0 outside of one, and for all steps at once. */
  readonly position: number;
  at(operand: Operand): Value;
  view(value: Value): BufferView;
  /** The gradient of a value: a view of the same shape and strides. */
  gradient(value: Value): BufferView;
  whole(tensor: Tensor): BufferView;
  wholeGradient(tensor: Tensor): BufferView;
  emit(dispatch: Dispatch): void;
}

/**
 * An operation. Gradients accumulate: a backward pass begins with all of them cleared.
 *
 * The backward has two halves. What moves with the time step (states, queries, scores) lies on the path of the
 * recurrence and gets its gradient step by step. What stays (parameters, keys, encoder outputs) gets it once, over all
 * steps at once, which turns many thin products into one.
 */
export interface Operation {
  readonly name: string;
  /** Whether all rows of the batch share an operand, so that one product over all of them is worth a dispatch of its own. */
  readonly sharedByRows?: true;
  forward(to: Lowering): void;
  /** Gradients of the operands that move with the step. */
  backward?(to: Lowering): void;
  /** Gradients of the operands that stay. */
  backwardInvariant?(to: Lowering): void;
  /** `forward` and `backward` for one row at the current step, as WGSL. Without it, only kernels can do it. */
  readonly rows?: {
    /** An operand whose rows are meant. */
    readonly of: Operand;
    forward(to: Rows): void;
    backward?(to: Rows): void;
  };
}

/**
 * Takes the WGSL of an operation for one row, on which the lanes of a workgroup work together: a row of the batch, or in
 * [T, B, ·] that of a step and a row of the batch. Between two operations stands a barrier; within one, a lane must not
 * read what another one writes. Operands come as functions from index expressions to an element, to be read and assigned.
 */
export interface Rows {
  /** The scan's step, as an expression. */
  readonly position: string;
  /** The row of an operand [rows, columns]. */
  vector(operand: Operand): (column: string) => string;
  /** The gradient of the row of an operand [rows, columns]. */
  gradient(operand: Operand): (column: string) => string;
  /** The element of an operand [B] or [rows] that belongs to the row. */
  scalar(operand: Operand): string;
  /** What of a value [S, B, columns] belongs to the row. */
  sequence(value: Value): (s: string, column: string) => string;
  /** A value [n, columns] that all rows share. */
  matrix(value: Value): (row: string, column: string) => string;
  /** A statement that every lane runs. */
  line(text: string): void;
  /** Statements for each index below `count`, which the lanes share out. */
  each(count: number, body: (index: string) => readonly string[]): void;
  /**
   * For each index below `count`, the sum of a term over `terms`, stored by one lane. `adjacent` says whether items or
   * terms that follow each other are neighbours in the largest operand's memory, for lanes should read neighbours. At most
   * once in an operation: it uses memory that the lanes share.
   */
  sum(
    sizes: { readonly count: number; readonly terms: number; readonly adjacent: 'items' | 'terms' },
    term: (index: string, term: string) => string,
    store: (index: string, sum: string) => string,
  ): void;
}
