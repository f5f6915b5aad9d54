/** Exported models whose attention has heads, in onnxruntime-web, against PyTorch's golden files. */
import { unzipSync } from 'fflate';
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { exportOnnx } from '../../../src/exchange/onnx/exportOnnx';
import type { Golden } from '../../golden/golden';
import { goldenHeads, stateOfGolden, worstRealGap } from '../../support/goldenState';

ort.env.wasm.numThreads = 1;

/** Of logits and of weights, absolute. */
const TOLERANCE = 5e-6;

test.each(goldenHeads)('$name', async (golden) => {
  const { logits, weights } = await forward(golden);
  expect(worstRealGap(golden, 'decoder.logits', logits)).toBeLessThan(TOLERANCE);
  expect(worstRealGap(golden, 'decoder.attention.weights', weights)).toBeLessThan(TOLERANCE);
  const { sourceSteps, batch } = golden.settings;
  const lengthAt = (index: number) => golden.batch.sourceLengths[Math.floor(index / sourceSteps) % batch] ?? 0;
  const atPadding = weights.filter((_, index) => index % sourceSteps >= lengthAt(index));
  expect(atPadding.length).toBeGreaterThan(0);
  expect(atPadding.every((weight) => weight === 0)).toBe(true);
});

/** Logits [T, B, V] and weights [T, B, S], a step after another along the file's own targets. */
async function forward(golden: Golden): Promise<{ logits: number[]; weights: number[] }> {
  const files = unzipSync(exportOnnx(stateOfGolden(golden)).bytes);
  const open = (name: string) => ort.InferenceSession.create(files[name] as Uint8Array);
  const [encoder, step] = [await open('encoder.onnx'), await open('decoder_step.onnx')];
  const { source, sourceLengths, targetInput } = golden.batch;
  const { batch, sourceSteps, targetSteps } = golden.settings;
  let values: Record<string, ort.Tensor> = {
    source: int64(source, [sourceSteps, batch]),
    lengths: int64(sourceLengths, [batch]),
  };
  values = { ...values, ...(await run(encoder, values)) };
  const logits: number[] = [];
  const weights: number[] = [];
  for (let t = 0; t < targetSteps; t++) {
    values.token = int64(targetInput.slice(t * batch, (t + 1) * batch), [batch]);
    const made = await run(step, values);
    logits.push(...numbers(made.logits));
    weights.push(...numbers(made.weights));
    for (const [name, value] of Object.entries(made)) values[name.replace(/^next_/, '')] = value;
  }
  await Promise.all([encoder.release(), step.release()]);
  return { logits, weights };
}

function run(session: ort.InferenceSession, values: Record<string, ort.Tensor>) {
  return session.run(Object.fromEntries(session.inputNames.map((name) => [name, values[name] as ort.Tensor])));
}

function numbers(tensor: ort.Tensor | undefined): Float32Array {
  return (tensor?.data ?? []) as Float32Array;
}

function int64(values: readonly number[], shape: readonly number[]): ort.Tensor {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
}
