/** Decoding with many heads: what every map shows, heads that are switched off, and rows that are set by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { type AttentionId, attentionMechanisms } from '../../../src/model/attention';
import { mayLook } from '../../../src/model/attention/pattern';
import { exploredMap, weightsOf } from '../../../src/model/attentionMaps';
import { type AttentionModule, attentionModules } from '../../../src/model/attentionModules';
import { type Exploration, Explorer, noEdits } from '../../../src/model/explorer';
import type { ModelSettings } from '../../../src/model/modelSettings';
import { type Translation, Translator } from '../../../src/model/translator';
import { smallBatch, smallModelOf, smallPairs, smallTrainer, smallVocabulary } from '../../support/smallModel';

const source = smallVocabulary.encodeSource('abcde').ids;
const shape = { batch: 2, sourceSteps: 9, targetSteps: 9 };

const besideLstm: ModelSettings = {
  ...smallModelOf('general'),
  selfAttention: { encoder: true, decoder: true, heads: 3 },
};
const models = [
  ...attentionMechanisms.filter(({ heads }) => heads).map(({ id }) => [id as string, smallModelOf(id)] as const),
  ['LSTMs with self-attention', besideLstm] as const,
];

describe.each(models)('%s', (_name, model) => {
  const modules = attentionModules(model);
  let explorer: Explorer;
  let translator: Translator;
  let plain: Exploration;
  let translation: Translation;

  beforeAll(async () => {
    const backend = await openCpuBackend(1);
    const trainer = await smallTrainer(backend, { batch: 16, model });
    for (let step = 1; step <= 30; step++) trainer.trainOn(smallBatch(smallPairs(step, 16)));
    const { parameters } = trainer;
    explorer = await Explorer.create(backend, model, parameters, shape);
    translator = await Translator.create(backend, model, parameters, { ...shape, batch: 1 }, undefined, 'everywhere');
    plain = first(await explorer.explore(source, [noEdits]));
    translation = first(await translator.translate([source]));
  });
  afterAll(() => {
    explorer.release();
    translator.release();
  });

  test('without edits decodes as ever, and shows the same maps', () => {
    expect(plain.tokens).toEqual(translation.tokens);
    expect(translation.maps.map(({ name }) => name)).toEqual(modules.map(({ name }) => name));
    for (const [index, module] of modules.entries()) {
      const map = exploredMap(module, tensor(plain, weightsOf(module)));
      expect(map).toEqual(translation.maps[index]);
      expect([map.rows, map.columns]).toEqual(sizes(module, plain.tokens.length));
    }
  });

  test('in every map rows sum to one, and what may not be looked at has exactly no weight', () => {
    for (const map of translation.maps) {
      for (let row = 0; row < map.heads * map.rows; row++) {
        const weights = map.weights.subarray(row * map.columns, (row + 1) * map.columns);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
        const at = row % map.rows;
        for (const [column, weight] of weights.entries()) {
          if (!allowed(model, map, at, column)) expect(weight, `${map.name} ${at}, ${column}`).toBe(0);
        }
      }
    }
  });

  test('the context of each head is the values, summed by these weights', () => {
    for (const module of modules) {
      const weights = tensor(plain, weightsOf(module));
      const values = tensor(plain, `${module.name}.value`);
      const context = tensor(plain, `${module.name}.context`);
      const [, width = 1] = values.shape;
      const size = width / module.heads;
      const [rows, columns] = sizes(module, plain.tokens.length);
      for (let row = 0; row < rows; row++) {
        for (let number = 0; number < width; number++) {
          const head = Math.floor(number / size);
          let sum = 0;
          for (let column = 0; column < columns; column++) {
            const weight = weights.data[(row * module.heads + head) * columns + column] ?? Number.NaN;
            sum += weight * (values.data[column * width + number] ?? Number.NaN);
          }
          expect(context.data[row * width + number]).toBeCloseTo(sum, 4);
        }
      }
    }
  });

  test('a head that is switched off sees nothing; switched on again it leaves no trace', async () => {
    for (const { name, heads } of modules) {
      const [off] = await explorer.explore(source, [noEdits], new Map([[name, [heads - 1]]]));
      const { shape: sizesOfContext, data } = tensor(first([off]), `${name}.context`);
      const [rows = 0, width = 0] = sizesOfContext;
      for (let row = 0; row < rows; row++) {
        const seen = data.subarray(row * width, (row + 1) * width);
        const ofLast = seen.subarray(width - width / heads);
        expect(ofLast.every((number) => number === 0)).toBe(true);
        if (heads > 1) expect(seen.some((number) => number !== 0)).toBe(true);
      }
      expect(tensor(first([off]), 'decoder.logits').data).not.toEqual(tensor(plain, 'decoder.logits').data);
    }
    expect(first(await explorer.explore(source, [noEdits]))).toEqual(plain);
  });

  test('a source token that is taken out weighs nothing in any head, whose other weights are scaled', async () => {
    const across = modules.filter(({ kind }) => kind === 'cross');
    const names = across.length > 0 ? across.map(weightsOf) : ['decoder.attention.weights'];
    const zeroed = first(await explorer.explore(source, [noEdits], new Map(), [2]));
    for (const [layer, name] of names.entries()) {
      const { data } = tensor(zeroed, name);
      for (let from = 0; from < data.length; from += source.length) {
        const weights = [...data.subarray(from, from + source.length)];
        expect(weights[2]).toBe(0);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      }
      if (layer > 0) continue;
      // Nothing that the first row of the first layer looks with has changed before it looks.
      const heads = across[0]?.heads ?? 1;
      for (let head = 0; head < heads; head++) {
        const before = tensor(plain, name).data.subarray(head * source.length, (head + 1) * source.length);
        const left = before.reduce((sum, weight, column) => (column === 2 ? sum : sum + weight), 0);
        for (const [column, weight] of before.entries()) {
          if (column === 2) continue;
          expect(data[head * source.length + column]).toBeCloseTo(weight / left, 5);
        }
      }
    }
    // What weighs nothing anyway leaves no trace.
    const chosen = source.map((_, s) => (s === 0 ? 0.75 : s === 4 ? 0.25 : 0));
    const weights = new Map(Array.from({ length: shape.targetSteps }, (_, row) => [row, chosen]));
    const [set] = await explorer.explore(source, [{ ...noEdits, weights }]);
    expect(await explorer.explore(source, [{ ...noEdits, weights }], new Map(), [2])).toEqual([set]);
  });
});

test('a row that is set by hand is set in every head of every layer that looks at the source', async () => {
  const model = { ...smallModelOf('entmax'), encoderLayers: 1, decoderLayers: 2 };
  const backend = await openCpuBackend(1);
  const { parameters } = await smallTrainer(backend, { batch: 4, model });
  const explorer = await Explorer.create(backend, model, parameters, shape);
  const chosen = source.map((_, s) => (s === 2 ? 1 : 0));
  const edits = { weights: new Map([[1, chosen]]), tokens: new Map() };
  const [original, edited] = await explorer.explore(source, [noEdits, edits]);
  const alignment = tensor(first([edited]), 'decoder.attention.weights');
  expect([...alignment.data.subarray(source.length, 2 * source.length)]).toEqual(chosen);
  for (const module of attentionModules(model).filter(({ kind }) => kind === 'cross')) {
    const map = exploredMap(module, tensor(first([edited]), weightsOf(module)));
    for (let head = 0; head < map.heads; head++) {
      const from = (head * map.rows + 1) * map.columns;
      expect([...map.weights.subarray(from, from + map.columns)]).toEqual(chosen);
    }
  }
  const size = tensor(first([original]), 'decoder.logits').shape[1] ?? 0;
  const rowOf = (one: Exploration | undefined, row: number) =>
    tensor(first([one]), 'decoder.logits').data.subarray(row * size, (row + 1) * size);
  expect(rowOf(edited, 0)).toEqual(rowOf(original, 0));
  expect(rowOf(edited, 1)).not.toEqual(rowOf(original, 1));
});

test('heads part the width evenly, or the model is refused in words', async () => {
  const backend = await openCpuBackend(1);
  const { transformer } = smallModelOf('self-attention');
  if (!transformer) throw new Error('A Transformer has its settings.');
  const uneven = { ...smallModelOf('self-attention'), transformer: { ...transformer, heads: 3 } };
  await expect(smallTrainer(backend, { batch: 2, model: uneven })).rejects.toThrow('cannot be parted into 3 heads');
});

function first<One>([one]: readonly (One | undefined)[]): One {
  if (!one) throw new Error('Nothing was decoded.');
  return one;
}

function tensor({ tensors }: Exploration, name: string) {
  const found = tensors.get(name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

function sizes({ kind }: AttentionModule, written: number): [rows: number, columns: number] {
  return [kind === 'encoder' ? source.length : written, kind === 'decoder' ? written : source.length];
}

function allowed(model: ModelSettings, { kind }: AttentionModule, row: number, column: number): boolean {
  const mechanism = attentionMechanisms.find(({ id }) => id === (model.attention satisfies AttentionId));
  const itself = model.transformer && mechanism?.heads?.itself(model.transformer);
  const scored = itself?.kind === 'scored' && kind !== 'cross' ? itself : { pattern: 'dense' as const, reach: 1 };
  return mayLook({ ...scored, causal: kind === 'decoder' }, row, column);
}
