import type { Floats } from '../backend';

export type GradientNormPartialUniforms = Record<'count' | 'parts', number>;
export type GradientNormFinishUniforms = Record<'parts' | 'maximumNorm' | 'ledgerRows', number>;
export type GradientNormPartial = { gradients: Floats; partials: Floats };
export type GradientNormFinish = {
  partials: Floats;
  summary: Floats;
  clock: Uint32Array;
  clip: Floats;
  health: Uint32Array;
  ledger: Floats;
};

/** Lanes of a workgroup: which elements belong to which part. */
const LANES = 64;

/** partials[p] = the sum of squares of part p of gradients [count]. */
export function gradientNormPartial(
  { gradients, partials }: GradientNormPartial,
  u: GradientNormPartialUniforms,
): void {
  const { count, parts } = u;
  for (let part = 0; part < parts; part++) {
    let sum = 0;
    for (let start = part * LANES; start < count; start += parts * LANES) {
      const end = Math.min(start + LANES, count);
      for (let index = start; index < end; index++) sum += (gradients[index] as number) ** 2;
    }
    partials[part] = sum;
  }
}

/** The norm's clip factor, the step's row of the ledger, and the first step that was not finite. */
export function gradientNormFinish(bindings: GradientNormFinish, u: GradientNormFinishUniforms): void {
  const { partials, summary, clock, clip, health, ledger } = bindings;
  const { parts, maximumNorm, ledgerRows } = u;
  let total = 0;
  for (let part = 0; part < parts; part++) total += partials[part] as number;
  const norm = Math.sqrt(total);
  const step = clock[0] as number;
  const loss = summary[0] as number;
  // Finite is what float32 holds, whatever the precision of this run.
  const finiteNorm = Number.isFinite(Math.fround(total));
  const finite = finiteNorm && Number.isFinite(Math.fround(loss));
  let factor = 1;
  if (maximumNorm > 0) factor = finiteNorm ? Math.min(1, maximumNorm / (norm + 1e-6)) : 0;
  clip[0] = factor;
  if (health[0] === 0 && !finite) health[0] = step;
  const row = ((step - 1) % ledgerRows) * 8;
  ledger[row] = step;
  ledger[row + 1] = loss;
  ledger[row + 2] = norm;
  ledger[row + 3] = summary[1] as number;
  ledger[row + 4] = summary[2] as number;
  ledger[row + 5] = summary[3] as number;
  ledger[row + 6] = factor;
  ledger[row + 7] = finite ? 1 : 0;
}
