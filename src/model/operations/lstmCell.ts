/**
 * The gates of an LSTM at one step: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'), gate order i f g o as
 * torch.nn.LSTM. The pre-activations are replaced by the gates themselves. Beyond a row's length its state is carried.
 */
import { lstmCell as kernel } from '../../kernels/lstmCell/lstmCell';
import type { Lowering, Operation } from '../graph/operation';
import { columns, rows, type Stepped, type Value } from '../graph/value';

interface LstmCell {
  readonly gates: Stepped; // [B, 4H]
  readonly cell: StatePair; // [B, H]
  readonly hidden: StatePair; // [B, H]; may be a slice of columns
  readonly lengths: Value; // [B], u32
}

/** Two slots of the same tensor. */
export interface StatePair {
  readonly previous: Stepped;
  readonly next: Stepped;
}

export function lstmCell({ gates, cell, hidden, lengths }: LstmCell): Operation {
  function uniforms(to: Lowering) {
    const next = to.at(hidden.next);
    return {
      batch: rows(next),
      hiddenSize: columns(next),
      position: to.position,
      cellPrevious: to.at(cell.previous).offset,
      cellNext: to.at(cell.next).offset,
      hiddenStride: next.rowStride,
      hiddenPrevious: to.at(hidden.previous).offset,
      hiddenNext: next.offset,
    };
  }
  const cellTensor = cell.next.value.tensor;
  const hiddenTensor = hidden.next.value.tensor;
  return {
    name: 'lstmCell',
    forward(to) {
      const bindings = {
        gates: to.view(to.at(gates)),
        cell: to.whole(cellTensor),
        hidden: to.whole(hiddenTensor),
        lengths: to.view(lengths),
      };
      to.emit(kernel.dispatch('forward', bindings, uniforms(to)));
    },
    backward(to) {
      const bindings = {
        gates: to.view(to.at(gates)),
        dGates: to.gradient(to.at(gates)),
        cell: to.whole(cellTensor),
        dCell: to.wholeGradient(cellTensor),
        dHidden: to.wholeGradient(hiddenTensor),
        lengths: to.view(lengths),
      };
      to.emit(kernel.dispatch('backward', bindings, uniforms(to)));
    },
  };
}
