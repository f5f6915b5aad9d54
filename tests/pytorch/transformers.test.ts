import { attentionMechanisms } from '../../src/model/attention';
import type { Settings } from '../../src/worker/settings';
import { base, describeProjects } from './exported';

/** Every mechanism of the Transformer. Norms, positions, activations, heads and layers change from case to case. */
const transformers: readonly Settings[] = attentionMechanisms
  .filter(({ heads }) => heads)
  .map(({ id: attention }, index) => ({
    ...base,
    attention,
    feedForward: 12,
    heads: 1 + (index % 2),
    norm: (['pre', 'post'] as const)[index % 2] ?? 'pre',
    positions: (['sinusoidal', 'learned', 'rotary'] as const)[index % 3] ?? 'rotary',
    activation: (['gelu', 'relu'] as const)[Math.floor(index / 2) % 2] ?? 'relu',
    encoderLayers: 1 + (Math.floor(index / 2) % 2),
    decoderLayers: 1 + (Math.floor(index / 3) % 2),
    reach: 2,
  }));

describeProjects(transformers);
