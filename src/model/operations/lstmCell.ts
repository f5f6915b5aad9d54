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
  const size = columns(hidden.next.value);
  /** The gates of a unit, of a row of gates. */
  const gatesOf = (row: (column: string) => string) => ({
    i: (unit: string) => row(unit),
    f: (unit: string) => row(`${size} + ${unit}`),
    g: (unit: string) => row(`${2 * size} + ${unit}`),
    o: (unit: string) => row(`${3 * size} + ${unit}`),
  });
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
    rows: {
      of: hidden.next,
      forward(to) {
        const gate = gatesOf(to.vector(gates));
        const [c, cNext] = [to.vector(cell.previous), to.vector(cell.next)];
        const [h, hNext] = [to.vector(hidden.previous), to.vector(hidden.next)];
        to.line(`let real = ${to.position} < ${to.scalar(lengths)};`);
        to.each(size, (unit) => [
          `let ig = safeSigmoid(${gate.i(unit)});`,
          `let f = safeSigmoid(${gate.f(unit)});`,
          `let g = safeTanh(${gate.g(unit)});`,
          `let o = safeSigmoid(${gate.o(unit)});`,
          `${gate.i(unit)} = ig;`,
          `${gate.f(unit)} = f;`,
          `${gate.g(unit)} = g;`,
          `${gate.o(unit)} = o;`,
          `let next = f * ${c(unit)} + ig * g;`,
          `${cNext(unit)} = select(${c(unit)}, next, real);`,
          `${hNext(unit)} = select(${h(unit)}, o * safeTanh(next), real);`,
        ]);
      },
      backward(to) {
        const [gate, dGate] = [gatesOf(to.vector(gates)), gatesOf(to.gradient(gates))];
        const [c, cNext] = [to.vector(cell.previous), to.vector(cell.next)];
        const [dC, dCNext] = [to.gradient(cell.previous), to.gradient(cell.next)];
        const [dH, dHNext] = [to.gradient(hidden.previous), to.gradient(hidden.next)];
        to.line(`let real = ${to.position} < ${to.scalar(lengths)};`);
        to.each(size, (unit) => [
          `let ig = ${gate.i(unit)};`,
          `let f = ${gate.f(unit)};`,
          `let g = ${gate.g(unit)};`,
          `let o = ${gate.o(unit)};`,
          `let bounded = safeTanh(${cNext(unit)});`,
          `let dh = ${dHNext(unit)};`,
          `let dc = ${dCNext(unit)} + select(0.0, dh * o * (1 - bounded * bounded), real);`,
          `${dGate.i(unit)} = select(0.0, dc * g * ig * (1 - ig), real);`,
          `${dGate.f(unit)} = select(0.0, dc * ${c(unit)} * f * (1 - f), real);`,
          `${dGate.g(unit)} = select(0.0, dc * ig * (1 - g * g), real);`,
          `${dGate.o(unit)} = select(0.0, dh * bounded * o * (1 - o), real);`,
          `${dC(unit)} += select(dc, dc * f, real);`,
          `if (!real) { ${dH(unit)} += dh; }`,
        ]);
      },
    },
  };
}
