/** What a person has set by hand in place of what was computed: attention weights row by row, or tokens. */
import { override as kernel } from '../../kernels/override/override';
import type { Operation } from '../graph/operation';
import { columns, elements, type Operand, rows } from '../graph/value';

interface OverrideRows {
  readonly values: Operand; // [B, S]
  /** The bits of float32. */
  readonly edits: Operand; // [B, S], u32
  /** 0 where a row stays as it was computed. */
  readonly edited: Operand; // [B], u32
}

export function overrideRows({ values, edits, edited }: OverrideRows): Operation {
  return {
    name: 'override',
    forward(to) {
      const output = to.at(values);
      to.emit(
        kernel.dispatch(
          'overrideRows',
          { edits: to.view(to.at(edits)), edited: to.view(to.at(edited)), values: to.view(output) },
          { rows: rows(output), columns: columns(output) },
        ),
      );
    },
  };
}

interface OverrideHeads {
  readonly values: Operand; // [B, N, S]
  /** The bits of float32, for every head. */
  readonly edits: Operand; // [B, S], u32
  /** 0 where a row stays as it was computed. */
  readonly edited: Operand; // [B], u32
}

export function overrideHeads({ values, edits, edited }: OverrideHeads): Operation {
  return {
    name: 'override',
    forward(to) {
      const [output, chosen] = [to.at(values), to.at(edits)];
      to.emit(
        kernel.dispatch(
          'overrideHeads',
          { edits: to.view(chosen), edited: to.view(to.at(edited)), values: to.view(output) },
          { rows: rows(chosen), heads: rows(output) / rows(chosen), columns: columns(output) },
        ),
      );
    },
  };
}

interface OverrideTokens {
  readonly tokens: Operand; // [B], u32
  /** One more than the token, for padding is a token too; 0 where it stays as it was chosen. */
  readonly edits: Operand; // [B], u32
}

export function overrideTokens({ tokens, edits }: OverrideTokens): Operation {
  return {
    name: 'override',
    forward(to) {
      const output = to.at(tokens);
      to.emit(
        kernel.dispatch(
          'overrideTokens',
          { edits: to.view(to.at(edits)), tokens: to.view(output) },
          { rows: elements(output.shape) },
        ),
      );
    },
  };
}
