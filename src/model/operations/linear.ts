/** y = x Wᵀ + b, as torch.nn.Linear; with `accumulate`, y += x Wᵀ + b. */
import { matmul } from '../../kernels/matmul/matmul';
import type { Operation } from '../graph/operation';
import { columns, describe, type Operand, rows, type Value } from '../graph/value';

interface Linear {
  readonly x: Operand; // [rows, in]
  readonly weight: Value; // [out, in]; may be a slice of columns
  readonly bias?: Value; // [out]
  readonly y: Operand; // [rows, out]
  readonly accumulate?: boolean;
}

export function linear({ x, weight, bias, y, accumulate = false }: Linear): Operation {
  return {
    name: 'linear',
    sharedByRows: true,
    forward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      if (columns(input) !== columns(weight) || columns(output) !== rows(weight) || rows(input) !== rows(output)) {
        throw new Error(`linear: ${describe(input)} times ${describe(weight)} transposed is not ${describe(output)}.`);
      }
      const operands = { a: to.view(input), b: to.view(weight), c: to.view(output) };
      const uniforms = {
        ...unbatched,
        m: rows(input),
        n: columns(output),
        k: columns(input),
        aRowStride: input.rowStride,
        aColumnStride: 1,
        bRowStride: 1,
        bColumnStride: weight.rowStride,
        cRowStride: output.rowStride,
        accumulate: Number(accumulate),
      };
      to.emit(
        bias
          ? matmul.dispatch('forwardWithBias', { ...operands, bias: to.view(bias) }, uniforms)
          : matmul.dispatch('forward', operands, uniforms),
      );
    },
    // dx += dy W
    backward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        matmul.dispatch(
          'forward',
          { a: to.gradient(output), b: to.view(weight), c: to.gradient(input) },
          {
            ...unbatched,
            m: rows(input),
            n: columns(input),
            k: columns(output),
            aRowStride: output.rowStride,
            aColumnStride: 1,
            bRowStride: weight.rowStride,
            bColumnStride: 1,
            cRowStride: input.rowStride,
            accumulate: 1,
          },
        ),
      );
    },
    // dW += dyᵀ x, db += Σ dy
    backwardInvariant(to) {
      const [input, output] = [to.at(x), to.at(y)];
      const operands = { a: to.gradient(output), b: to.view(input), c: to.gradient(weight) };
      const uniforms = {
        ...unbatched,
        m: columns(output),
        n: columns(input),
        k: rows(input),
        aRowStride: 1,
        aColumnStride: output.rowStride,
        bRowStride: input.rowStride,
        bColumnStride: 1,
        cRowStride: weight.rowStride,
        accumulate: 1,
      };
      to.emit(
        bias
          ? matmul.dispatch('forwardWithRowSum', { ...operands, sum: to.gradient(bias) }, uniforms)
          : matmul.dispatch('forward', operands, uniforms),
      );
    },
    rows: {
      of: y,
      forward(to) {
        const [input, output, w] = [to.vector(x), to.vector(y), to.matrix(weight)];
        const b = bias && to.matrix(bias);
        to.sum(
          { count: rows(weight), terms: columns(weight), adjacent: 'terms' },
          (n, k) => `${input(k)} * ${w(n, k)}`,
          (n, sum) => `${output(n)} ${accumulate ? '+=' : '='} ${sum}${b ? ` + ${b('0', n)}` : ''};`,
        );
      },
      backward(to) {
        const [dX, dY, w] = [to.gradient(x), to.gradient(y), to.matrix(weight)];
        to.sum(
          { count: columns(weight), terms: rows(weight), adjacent: 'items' },
          (k, n) => `${dY(n)} * ${w(n, k)}`,
          (k, sum) => `${dX(k)} += ${sum};`,
        );
      },
    },
  };
}

const unbatched = { batch: 1, aBatchStride: 0, bBatchStride: 0, cBatchStride: 0 };
