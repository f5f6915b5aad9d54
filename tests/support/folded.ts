import type { Dispatch } from '../../src/kernels/backend';
import type { Grid } from '../../src/kernels/defineKernel';

/**
 * The dispatch as it is where there are more workgroups than one dimension may have: in two rows of a grid, the last of
 * which reaches beyond the end. The same where its shader knows no rows.
 */
export function folded(dispatch: Dispatch): Dispatch {
  const { kernel, entry, uniforms, variant } = dispatch;
  const shader = variant ?? kernel.entries[entry];
  const { wgsl, name } = variant ?? kernel;
  const [x, y, z] = shader?.workgroups(uniforms) ?? [1, 1, 1];
  const knowsRows = new RegExp(`fn ${entry}\\([^{]*num_workgroups`).test(wgsl);
  if (!knowsRows || y > 1 || z > 1) return dispatch;
  const workgroups = (): Grid => [Math.ceil(x / 2), 2, 1];
  return { ...dispatch, variant: { name, label: name, wgsl, applies: () => true, ...variant, workgroups } };
}
