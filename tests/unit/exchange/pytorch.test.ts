import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostTensors, ModelState } from '../../../src/exchange/modelState';
import { exportPytorch, pytorchModule } from '../../../src/exchange/pytorch';
import { readWeights } from '../../../src/exchange/weightsFile';
import { attentionMechanisms } from '../../../src/model/attention';
import { evaluationGraph } from '../../../src/model/graphs';
import { fetchHeads } from '../../../src/model/headsOnDemand';
import type { ModelSettings } from '../../../src/model/modelSettings';
import { taskById } from '../../../src/tasks';
import { Vocabulary } from '../../../src/tasks/vocabulary';
import { smallModelOf } from '../../support/smallModel';

/** What every project holds. */
const common = [
  'README.md',
  'batches.py',
  'data.py',
  'evaluate.py',
  'model.py',
  'schedule.py',
  'settings.json',
  'train.py',
];
const weights = ['weights.py', 'weights.safetensors'];

beforeAll(() => fetchHeads(smallModelOf('self-attention')));

describe('an exported PyTorch project', () => {
  it.each(attentionMechanisms)('holds what $id needs and no more', ({ id: attention, attends, heads, equation }) => {
    const files = unpack(stateFor({ attention }));
    const own = [heads ? 'heads.py' : 'decoder.py', ...(attends || heads ? ['attention.py'] : [])];
    expect([...files.keys()].sort()).toEqual([...common, ...own, 'streams.py', ...weights].sort());
    expect(text(files, own.at(-1) ?? '')).toBe(pytorchModule(attention));
    if (attends || heads) expect(pytorchModule(attention)).toContain(`"""${equation}, where`);
  });

  it('holds the weights and settings that it was given, bit for bit', () => {
    const state = stateFor({ attention: 'concat', inputFeeding: true });
    const files = unpack(state);
    expect(readWeights(files.get('weights.safetensors') ?? new Uint8Array())).toEqual(state);
    const { model, settings, source, target } = state;
    expect(JSON.parse(text(files, 'settings.json'))).toEqual({ model, settings, source, target });
  });

  it('holds the LSTM model beside what self-attention adds to it', () => {
    const selfAttention = { encoder: true, decoder: false, heads: 2 };
    const files = unpack(stateFor({ selfAttention }));
    const [plain, own] = [unpack(stateFor()), ['lstm_model.py']];
    expect([...files.keys()].sort()).toEqual([...plain.keys(), ...own].sort());
    expect(text(files, 'lstm_model.py')).toBe(text(plain, 'model.py'));
    expect(JSON.parse(text(files, 'settings.json')).model.selfAttention).toEqual(selfAttention);
  });

  it('holds the pairs of a task that Python cannot draw, none of them in training and held out', () => {
    const files = unpack(stateFor({}, { task: 'dates', taskOptions: { locales: 1 }, seed: 3 }));
    const lines = text(files, 'data.tsv').trimEnd().split('\n');
    const targets = (set: string) => lines.flatMap((line) => (line.startsWith(set) ? [line.split('\t')[2]] : []));
    const training = new Set(targets('training'));
    expect(targets('training')).toHaveLength(20_000);
    expect(targets('held-out')).toHaveLength(500);
    expect(targets('held-out').filter((target) => training.has(target))).toEqual([]);
    expect(lines.every((line) => line.split('\t').length === 3)).toBe(true);
  });

  it('is refused in words where the settings make no sense', () => {
    expect(() => exportPytorch(stateFor({ inputFeeding: true }))).toThrow(
      'additive attention has no attentional state',
    );
    expect(() => exportPytorch({ ...stateFor(), settings: {} })).toThrow('The settings name no task and seed.');
    expect(() => exportPytorch({ ...stateFor(), settings: { task: 'tea', seed: 1 } })).toThrow(
      'There is no task "tea"',
    );
  });
});

function unpack(state: ModelState): ReadonlyMap<string, Uint8Array> {
  const { name, mediaType, bytes } = exportPytorch(state);
  const folder = `interlinear-${state.settings.task}-${state.model.attention}`;
  expect({ name, mediaType }).toEqual({ name: `${folder}.zip`, mediaType: 'application/zip' });
  return new Map(
    Object.entries(unzipSync(bytes)).map(([path, content]) => [path.replace(`${folder}/`, ''), content] as const),
  );
}

function text(files: ReadonlyMap<string, Uint8Array>, name: string): string {
  return strFromU8(files.get(name) ?? new Uint8Array());
}

function stateFor(
  chosen: Partial<ModelSettings> = {},
  settings: ModelState['settings'] = { task: 'reversal', taskOptions: { letters: 4 }, seed: 3 },
): ModelState {
  const task = taskById(String(settings.task)).create(settings.taskOptions as Record<string, number>);
  const { transformer } = smallModelOf(chosen.attention ?? 'additive');
  const model: ModelSettings = {
    attention: 'additive',
    inputFeeding: false,
    embedding: 4,
    hidden: 4,
    decoderHidden: 8,
    encoderLayers: 1,
    encoderDirections: 2,
    decoderLayers: 1,
    sourceVocabulary: new Vocabulary(task.source).size,
    targetVocabulary: new Vocabulary(task.target).size,
    ...(transformer ? { transformer } : {}),
    ...chosen,
  };
  const { parameters } = evaluationGraph(model, {
    batch: 1,
    sourceSteps: 1,
    targetSteps: 1,
  });
  const tensors = (scale: number): HostTensors =>
    new Map(
      parameters.map(({ tensor: { name, shape } }, index) => {
        const length = shape.reduce((product, size) => product * size, 1);
        return [name, { shape, data: Float32Array.from({ length }, (_, at) => scale / (1 + index + at)) }];
      }),
    );
  return {
    model,
    settings,
    source: task.source,
    target: task.target,
    step: 12,
    parameters: tensors(1),
    firstMoments: tensors(-0.1),
    secondMoments: tensors(0.01),
  };
}
