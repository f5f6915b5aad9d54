import { expect, test } from 'vitest';
import { positionsBackwardTable, positionsForward } from '../../../src/kernels/positions/positions.reference';
import { rotaryBackward, rotaryForward } from '../../../src/kernels/rotary/rotary.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

test('each step gets the row of its position, which gets the gradients of the step', () => {
  const uniforms = { steps: 3, batch: 2, columns: 4, first: 1 };
  const table = doubles(6 * 4, 1);
  const x = doubles(24, 2);
  const y = new Float64Array(24);
  const dY = doubles(24, 3);
  const before = doubles(table.length, 4);
  const dTable = before.slice();
  positionsBackwardTable({ dY, dTable }, uniforms);
  const loss = () => {
    positionsForward({ x, table, y }, uniforms);
    return dot(y, dY);
  };
  expectGradient(loss, table, difference(dTable, before));
  expectGradient(loss, x, dY);
  loss();
  expect(y[2 * 8 + 4 + 3]).toBe((x[2 * 8 + 4 + 3] as number) + (table[3 * 4 + 3] as number));
});

const uniforms = { steps: 2, batch: 3, heads: 2, size: 4, first: 1 };
const count = 48;

test('a rotation turns pairs by the angles of the position, and gradients back', () => {
  const angles = doubles(3 * 2, 1, 3);
  const table = Float64Array.from(angles).reduce((all, angle, index) => {
    all[2 * index] = Math.cos(angle);
    all[2 * index + 1] = Math.sin(angle);
    return all;
  }, new Float64Array(12));
  const x = doubles(count, 2);
  const y = new Float64Array(count);
  const dY = doubles(count, 3);
  const before = doubles(count, 4);
  const dX = before.slice();
  rotaryBackward({ table, dY, dX }, uniforms);
  const loss = () => {
    rotaryForward({ x, table, y }, uniforms);
    return dot(y, dY);
  };
  expectGradient(loss, x, difference(dX, before));
  loss();
  // Step 1, row 2, head 1, pair 1: position 2, as a complex number times e^(iθ).
  const at = ((1 * 3 + 2) * 2 + 1) * 4 + 2;
  const [length, angle] = [Math.hypot(x[at] as number, x[at + 1] as number), angles[2 * 2 + 1] as number];
  const turned = Math.atan2(x[at + 1] as number, x[at] as number) + angle;
  expect(y[at]).toBeCloseTo(length * Math.cos(turned), 14);
  expect(y[at + 1]).toBeCloseTo(length * Math.sin(turned), 14);
});

test('the product of a query and a key that are turned depends on their distance alone', () => {
  const one = { steps: 1, batch: 1, heads: 1, size: 2 };
  const table = Float64Array.from({ length: 20 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(0.3 * Math.floor(i / 2)));
  const turned = (x: Float64Array, first: number) => {
    const y = new Float64Array(2);
    rotaryForward({ x, table, y }, { ...one, first });
    return y;
  };
  const [query, key] = [doubles(2, 1), doubles(2, 2)];
  expect(dot(turned(query, 7), turned(key, 4))).toBeCloseTo(dot(turned(query, 3), turned(key, 0)), 14);
});
