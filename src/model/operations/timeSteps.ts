/** What an operation that depends on positions must know of its operand. */
import type { Lowering } from '../graph/operation';
import { describe, type Operand, rows, type Value } from '../graph/value';

/**
 * Time steps and batch of an operand that is [T, B, ·] outside of a scan and [B, ·] at a step of one, and the position of
 * its first step. Throws where a table [positions, ·] ends before the last.
 */
export function sizesAt(to: Lowering, operand: Operand, table: Value) {
  const value = to.at(operand);
  const batch = value.shape.at(-2) ?? 1;
  const steps = rows(value) / batch;
  if (to.position + steps > rows(table)) {
    throw new Error(`${describe(table)} has no row for position ${to.position + steps - 1}.`);
  }
  return { steps, batch, first: to.position };
}
