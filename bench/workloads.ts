/** What is timed: two models and the sizes of their batch. The learning rate of all is 1e-3. */
import type { GraphShape } from '../src/model/graphs';
import type { ModelSettings } from '../src/model/modelSettings';

export interface Workload {
  readonly name: 'W1' | 'W2';
  readonly about: string;
  readonly model: ModelSettings;
  readonly shape: GraphShape;
}

export const LEARNING_RATE = 1e-3;

const oneLayer = { inputFeeding: false, encoderLayers: 1, encoderDirections: 1, decoderLayers: 1 };

export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    about:
      'the sizes of the date-conversion example of tfjs: batch 128, source 12, target 10, vocabularies of 35 and 13, ' +
      'embedding 64, hidden 64, dot attention without input feeding',
    model: {
      ...oneLayer,
      attention: 'dot',
      embedding: 64,
      hidden: 64,
      decoderHidden: 64,
      sourceVocabulary: 35,
      targetVocabulary: 13,
    },
    shape: { batch: 128, sourceSteps: 12, targetSteps: 10 },
  },
  {
    name: 'W2',
    about:
      'batch 128, source and target 24, vocabularies of 64, embedding 128, hidden 256, additive attention, whose context ' +
      'is part of the input of the decoder’s LSTM',
    model: {
      ...oneLayer,
      attention: 'additive',
      embedding: 128,
      hidden: 256,
      decoderHidden: 256,
      sourceVocabulary: 64,
      targetVocabulary: 64,
    },
    shape: { batch: 128, sourceSteps: 24, targetSteps: 24 },
  },
];

export function workloadNamed(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (!found) throw new Error(`There is no workload "${name}".`);
  return found;
}
