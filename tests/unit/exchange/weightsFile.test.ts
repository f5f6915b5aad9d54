import { beforeAll, describe, expect, test } from 'vitest';
import type { HostTensor, ModelState } from '../../../src/exchange/modelState';
import { readSafetensors, writeSafetensors } from '../../../src/exchange/safetensors';
import { readWeights, WeightsFileError, weightsFile, writeWeights } from '../../../src/exchange/weightsFile';
import { attentionMechanisms } from '../../../src/model/attention';
import { tasks } from '../../../src/tasks';
import { openModel } from '../../../src/worker/openModel';
import { smallRun } from '../../support/openRun';
import { expectSameBits } from '../../support/sameBits';

let state: ModelState;
beforeAll(async () => {
  const run = await smallRun();
  run.trainStep();
  run.trainStep();
  state = await run.state();
});

test('holds the parameters by PyTorch’s names, and both moments of each', () => {
  const { tensors, metadata } = readSafetensors(writeWeights(state));
  expect(tensors.get('encoder.lstm.weight_ih_l0')?.shape).toEqual([32, 8]);
  expect(tensors.get('decoder.fc.bias')?.shape).toEqual([9]);
  expect(tensors.size).toBe(3 * state.parameters.size);
  for (const [name, { shape }] of state.parameters) {
    expect(tensors.get(`optimiser.first_moment.${name}`)?.shape).toEqual(shape);
    expect(tensors.get(`optimiser.second_moment.${name}`)?.shape).toEqual(shape);
  }
  expect(metadata.get('format')).toBe('pt');
  expect(JSON.parse(metadata.get('interlinear') ?? '')).toMatchObject({
    version: 2,
    step: 2,
    model: { attention: 'additive', hidden: 8 },
    settings: { task: 'reversal' },
    source: { kind: 'characters', tokens: ['a', 'b', 'c', 'd', 'e'] },
  });
  expect(weightsFile(state).name).toBe('interlinear-reversal-additive-2.safetensors');
});

test.each(attentionMechanisms.map(({ id, canFeedInput }) => [id, canFeedInput] as const))(
  'a model with %s attention comes back as it was, bit for bit',
  async (attention, canFeedInput) => {
    const run = await smallRun({
      attention,
      inputFeeding: canFeedInput ? 1 : 0,
      encoderLayers: 2,
      decoderLayers: 2,
      decoderHidden: 16,
    });
    run.trainStep();
    const learnt = await run.state();
    const file = writeWeights(learnt);
    const read = readWeights(file);
    expect(read).toEqual(learnt);
    expectSameBits(writeWeights(read), file, 'the file written again');
  },
);

test('the step at which the test set was measured comes back', () => {
  expect(readWeights(writeWeights({ ...state, tested: 1 })).tested).toBe(1);
  expect(() => readWeights(writeWeights({ ...state, tested: 3 }))).toThrow(
    'tested must be a whole number from 0 to 2;',
  );
});

test('a run goes on at the learning rate to which its plateaus have brought it', async () => {
  const plateau = { schedule: 'plateau', plateauEvaluations: 1 } as const;
  const run = await smallRun(plateau);
  for (const loss of [1, 2]) {
    run.trainStep();
    run.trainer.evaluated(loss);
  }
  const other = await smallRun(plateau);
  other.trainer.restore(other.snapshotOf(readWeights(writeWeights(await run.state()))));
  for (const one of [run, other]) one.trainStep();
  expect(await other.state()).toEqual(await run.state());
});

test('a held-out loss that was no finite number is left out', () => {
  const heldOut = [Number.NaN, 2].map((loss, index) => ({ step: index + 1, loss }));
  expect(readWeights(writeWeights({ ...state, heldOut })).heldOut).toEqual([{ step: 2, loss: 2 }]);
});

describe('refuses, and says in one sentence why,', () => {
  type Description = Record<string, unknown> & { model: Record<string, unknown> };
  const changed = (change: (description: Description) => void): Uint8Array => {
    const { tensors, metadata } = readSafetensors(writeWeights(state));
    const description = JSON.parse(metadata.get('interlinear') ?? '') as Description;
    change(description);
    return writeSafetensors(tensors, new Map([['interlinear', JSON.stringify(description)]]));
  };
  const retensored = (change: (tensors: Map<string, HostTensor>) => void): Uint8Array => {
    const { tensors, metadata } = readSafetensors(writeWeights(state));
    const other = new Map(tensors);
    change(other);
    return writeSafetensors(other, metadata);
  };
  const cases: readonly (readonly [what: string, make: () => Uint8Array, why: string])[] = [
    ['a file of another program', () => writeSafetensors(state.parameters), 'does not say which model'],
    [
      'a description that is no JSON',
      () => writeSafetensors(state.parameters, new Map([['interlinear', '{']])),
      'is not JSON',
    ],
    [
      'a description that is a list',
      () => writeSafetensors(state.parameters, new Map([['interlinear', '[]']])),
      'nothing readable of the description',
    ],
    [
      'another version',
      () => changed((d) => Object.assign(d, { version: 3 })),
      'The file is of version 3; versions 1 and 2 are',
    ],
    ['no settings', () => changed((d) => Object.assign(d, { settings: null })), 'nothing readable of settings'],
    ['an unknown mechanism', () => changed((d) => Object.assign(d.model, { attention: 'x' })), 'no attention "x"'],
    [
      'an absurd size',
      () => changed((d) => Object.assign(d.model, { hidden: 1e9 })),
      'hidden must be a whole number from 1',
    ],
    ['a broken size', () => changed((d) => Object.assign(d.model, { hidden: 8.5 })), 'it is 8.5'],
    [
      'a missing size',
      () => changed((d) => delete d.model.embedding),
      'embedding must be a whole number from 1 to 65536; it is missing',
    ],
    ['a size as text', () => changed((d) => Object.assign(d.model, { hidden: '8' })), 'hidden must be a whole number'],
    ['five layers', () => changed((d) => Object.assign(d.model, { encoderLayers: 5 })), 'encoderLayers must be'],
    [
      'input feeding by number',
      () => changed((d) => Object.assign(d.model, { inputFeeding: 1 })),
      'inputFeeding must be true or false',
    ],
    ['a negative step', () => changed((d) => Object.assign(d, { step: -1 })), 'step must be a whole number from 0'],
    [
      'held-out losses that are no list',
      () => changed((d) => Object.assign(d, { heldOut: 1 })),
      'heldOut is no list of losses.',
    ],
    [
      'a held-out loss that is no number',
      () => changed((d) => Object.assign(d, { heldOut: [{ step: 1, loss: null }] })),
      'A held-out loss must be a number; it is null.',
    ],
    [
      'characters that are no list',
      () => changed((d) => Object.assign(d, { source: { kind: 'characters', tokens: 'abcde' } })),
      'source has no list of characters',
    ],
    [
      'tokens of a kind that there is not',
      () => changed((d) => Object.assign(d, { source: { kind: 'syllables', tokens: [] } })),
      'source has no tokens of kind "syllables"',
    ],
    [
      'a character of two',
      () => changed((d) => Object.assign(d, { target: { kind: 'characters', tokens: ['ab'] } })),
      'target: A vocabulary is made of single',
    ],
    [
      'a character twice',
      () => changed((d) => Object.assign(d, { target: { kind: 'characters', tokens: [...'aabcd'] } })),
      'occurs twice',
    ],
    [
      'too few characters',
      () => changed((d) => Object.assign(d, { source: { kind: 'characters', tokens: ['a'] } })),
      'a vocabulary of 5 tokens; the model has 9',
    ],
    [
      'sizes that do not go together',
      () => changed((d) => Object.assign(d.model, { attention: 'dot', decoderHidden: 5 })),
      'general',
    ],
    ['another size than the tensors', () => changed((d) => Object.assign(d.model, { hidden: 9 })), 'has the shape ['],
    [
      'a mechanism that the tensors are not of',
      () => changed((d) => Object.assign(d.model, { attention: 'none' })),
      '"decoder.lstm.weight_ih_l0" has the shape [',
    ],
    ['a missing parameter', () => retensored((t) => t.delete('decoder.fc.bias')), 'The file lacks "decoder.fc.bias".'],
    [
      'a missing moment',
      () => retensored((t) => t.delete('optimiser.first_moment.decoder.fc.bias')),
      'lacks "optimiser.first',
    ],
    [
      'a further tensor',
      () => retensored((t) => t.set('x', { shape: [1], data: Float32Array.of(1) })),
      'The file holds "x", which',
    ],
    [
      'another shape of as many numbers',
      () => retensored((t) => t.set('decoder.fc.bias', { shape: [3, 3], data: new Float32Array(9) })),
      '"decoder.fc.bias" has the shape [3, 3] where the model has [9].',
    ],
    [
      'a mean of squares below zero',
      () =>
        retensored((t) =>
          t.set('optimiser.second_moment.decoder.fc.bias', { shape: [9], data: new Float32Array(9).fill(-1) }),
        ),
      'holds a negative number',
    ],
  ];
  test.each(cases)('%s', (_, make, why) => {
    expect(() => readWeights(make())).toThrow(WeightsFileError);
    expect(() => readWeights(make())).toThrow(why);
  });

  const contradictions: readonly (readonly [what: string, settings: object, why: string])[] = [
    ['a setting out of its bounds', { hidden: 100_000 }, 'hidden must be a whole number from 4 to 256; it is 100000.'],
    ['settings of another model', { hidden: 9 }, 'its settings make hidden 9, its model says 8'],
    [
      'a task that is not known',
      { task: 'chess' },
      `task must be one of ${tasks.map(({ id }) => id).join(', ')}; it is "chess".`,
    ],
  ];
  test.each(contradictions)('%s', async (_, settings, why) => {
    const file = writeWeights({ ...state, settings: { ...state.settings, ...settings } });
    await expect(openModel(file)).rejects.toThrow(why);
  });
});

test('a file of the first version, of characters alone, is read', async () => {
  const { tensors, metadata } = readSafetensors(writeWeights(state));
  const { source, target, ...rest } = JSON.parse(metadata.get('interlinear') ?? '');
  const first = { ...rest, version: 1, sourceCharacters: source.tokens, targetCharacters: target.tokens };
  const bytes = writeSafetensors(tensors, new Map([['interlinear', JSON.stringify(first)]]));
  expect(readWeights(bytes)).toEqual(readWeights(writeWeights(state)));
});
