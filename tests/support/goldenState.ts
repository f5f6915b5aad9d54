/** A golden file as what an export is made of. */
import type { ModelState } from '../../src/exchange/modelState';
import { type Golden, type GoldenResults, goldenFiles } from '../golden/golden';
import { modelOf } from './goldenChecks';
import { smallTask } from './smallModel';

/** The files of models whose attention has heads. */
export const goldenHeads: readonly Golden[] = goldenFiles.filter(
  ({ settings }) => settings.transformer || settings.selfAttention,
);

/** The vocabularies are those of a small task, which has as many tokens or more. */
export function stateOfGolden(golden: Golden): ModelState {
  const tensors = Object.entries(golden.parameters);
  return {
    model: modelOf(golden),
    settings: { task: 'reversal', seed: 1, taskOptions: { minimumLength: 1, maximumLength: 4 } },
    source: smallTask.source,
    target: smallTask.target,
    step: 0,
    parameters: new Map(tensors.map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }])),
    firstMoments: new Map(),
    secondMoments: new Map(),
  };
}

/** The largest gap of rows [T, B, columns] from a golden result, at target steps that are not padding. */
export function worstRealGap(golden: Golden, name: string, got: ArrayLike<number>): number {
  const expected = (golden.intermediates as GoldenResults)[name];
  if (!expected) throw new Error(`${golden.name} has no ${name}.`);
  const [steps = 0, batch = 1, columns = 1] = expected.shape;
  if (got.length !== steps * batch * columns) throw new Error(`${got.length} numbers for [${expected.shape.join()}].`);
  let worst = 0;
  for (const [index, want] of expected.data.entries()) {
    const row = Math.floor(index / columns);
    const isReal = Math.floor(row / batch) < (golden.batch.targetLengths[row % batch] ?? 0);
    if (isReal) worst = Math.max(worst, Math.abs((got[index] ?? Number.NaN) - (want ?? Number.NaN)));
  }
  return worst;
}
