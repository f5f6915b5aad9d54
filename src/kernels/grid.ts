import type { Grid } from './defineKernel';

/** Invocations of a one-dimensional workgroup; every elementwise kernel uses this size. */
export const LANES = 64;

/** WebGPU's default limit on workgroups in one dimension. */
const MAX_WORKGROUPS = 65_535;

/**
 * A grid with at least one invocation for each of `count` items, folded into a second dimension where one is too short.
 * The shader finds its item at `id.x + id.y * grid.x * LANES`, with `grid` the builtin num_workgroups.
 */
export function linearGrid(count: number, lanes = LANES): Grid {
  const workgroups = Math.max(1, Math.ceil(count / lanes));
  const rows = Math.ceil(workgroups / MAX_WORKGROUPS);
  return [Math.ceil(workgroups / rows), rows, 1];
}
