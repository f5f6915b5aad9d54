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
  forward(to: Lowering): void;
  /** Gradients of the operands that move with the step. */
  backward?(to: Lowering): void;
  /** Gradients of the operands that stay. */
  backwardInvariant?(to: Lowering): void;
}
