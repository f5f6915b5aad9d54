import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { attentionMechanisms } from '../../../src/model/attention';
import { type Exploration, Explorer, noEdits } from '../../../src/model/explorer';
import type { ParameterStore } from '../../../src/model/parameterStore';
import { Translator } from '../../../src/model/translator';
import { marks } from '../../../src/tasks/vocabulary';
import { smallBatch, smallModel, smallPairs, smallTrainer, smallVocabulary } from '../../support/smallModel';

const source = smallVocabulary.encodeSource('abcde').ids;
const shape = { batch: 3, sourceSteps: 9, targetSteps: 9 };
/** Those in an LSTM's step; heads.test.ts has those of Transformers. */
const attending = attentionMechanisms.filter(({ attends }) => attends).map(({ id }) => id);

function rowsOf(exploration: Exploration | undefined, name: string): number[][] {
  const tensor = exploration?.tensors.get(name);
  if (!tensor) throw new Error(`There is no ${name}.`);
  const [rows = 0, columns = 0] = tensor.shape;
  return Array.from({ length: rows }, (_, row) => [...tensor.data.subarray(row * columns, (row + 1) * columns)]);
}

describe.each(attending)('%s attention', (attention) => {
  const model = { ...smallModel, attention, encoderLayers: 1, decoderHidden: 18 };
  let explorer: Explorer;
  let translator: Translator;
  let parameters: ParameterStore;

  beforeAll(async () => {
    const backend = await openCpuBackend(1);
    const trainer = await smallTrainer(backend, { batch: 16, model });
    for (let step = 1; step <= 30; step++) trainer.trainOn(smallBatch(smallPairs(step, 16)));
    ({ parameters } = trainer);
    explorer = await Explorer.create(backend, model, parameters, shape);
    translator = await Translator.create(backend, model, parameters, { ...shape, batch: 1 });
  });
  afterAll(() => {
    explorer.release();
    translator.release();
  });

  test('without edits decodes as ever, and its tensors make sense of one another', async () => {
    const [explored] = await explorer.explore(source, [noEdits]);
    const [translated] = await translator.translate([source]);
    expect(explored?.tokens).toEqual(translated?.tokens);
    const weights = rowsOf(explored, 'decoder.attention.weights');
    expect(weights.flat()).toEqual([...(translated?.weights ?? [])]);
    const scores = rowsOf(explored, 'decoder.attention.scores');
    const outputs = rowsOf(explored, 'encoder.outputs_l0'); // [S, D·H]
    const contexts = rowsOf(explored, 'decoder.attention.context');
    expect(outputs).toHaveLength(source.length);
    for (const [t, row] of weights.entries()) {
      const exponentials = (scores[t] ?? []).map(Math.exp);
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      for (const [s, weight] of row.entries()) expect(weight).toBeCloseTo((exponentials[s] ?? 0) / total, 5);
      for (const [k, value] of (contexts[t] ?? []).entries()) {
        const sum = row.reduce((so, weight, s) => so + weight * (outputs[s]?.[k] ?? 0), 0);
        expect(value).toBeCloseTo(sum, 5);
      }
    }
    const logits = rowsOf(explored, 'decoder.logits');
    expect(logits.map((row) => row.indexOf(Math.max(...row)))).toEqual(explored?.tokens);
  });

  test('reads where it is told to from that step on, and goes on from there', async () => {
    const chosen = source.map((_, s) => (s === 2 ? 1 : 0));
    const edits = { weights: new Map([[1, chosen]]), tokens: new Map() };
    const [original, edited, again] = await explorer.explore(source, [noEdits, edits, noEdits]);
    const [before, after] = [original, edited].map((one) => rowsOf(one, 'decoder.attention.weights'));
    expect(after?.[0]).toEqual(before?.[0]);
    expect(after?.[1]).toEqual(chosen);
    const outputs = rowsOf(edited, 'encoder.outputs_l0');
    const context = rowsOf(edited, 'decoder.attention.context')[1] ?? [];
    for (const [k, value] of context.entries()) expect(value).toBeCloseTo(outputs[2]?.[k] ?? Number.NaN, 6);
    expect(rowsOf(edited, 'decoder.logits')[1]).not.toEqual(rowsOf(original, 'decoder.logits')[1]);
    // What is taken back leaves no trace.
    expect(again).toEqual(original);
  });
});

test('a token that is set is written, and the rest follows from it', async () => {
  const backend = await openCpuBackend(1);
  const trainer = await smallTrainer(backend, { batch: 8, model: { ...smallModel, attention: 'none' } });
  const explorer = await Explorer.create(backend, { ...smallModel, attention: 'none' }, trainer.parameters, shape);
  const token = smallVocabulary.encode('f').ids[0] as number;
  const [original, edited, ended] = await explorer.explore(source, [
    noEdits,
    { weights: new Map(), tokens: new Map([[0, token]]) },
    { weights: new Map(), tokens: new Map([...source.keys()].map((step) => [step, step === 3 ? marks.end : token])) },
  ]);
  expect(original?.tokens[0]).not.toBe(token);
  expect(edited?.tokens[0]).toBe(token);
  expect(ended?.tokens).toEqual([token, token, token, marks.end]);
  const [before, after, last] = [original, edited, ended].map((one) => rowsOf(one, 'decoder.logits'));
  expect(after?.[0]).toEqual(before?.[0]);
  expect(last?.[1]).toEqual(after?.[1] ?? last?.[1]);
  expect(last?.[1]).not.toEqual(last?.[0]);
  await expect(explorer.explore(source, Array(4).fill(noEdits))).rejects.toThrow('3 rows are decoded at once');
});
