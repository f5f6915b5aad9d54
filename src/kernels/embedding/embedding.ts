import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type EmbeddingBackward,
  type EmbeddingBackwardUniforms,
  type EmbeddingForward,
  type EmbeddingForwardUniforms,
  embeddingBackward,
  embeddingForward,
} from './embedding.reference';
import wgsl from './embedding.wgsl?raw';

const forward: KernelEntry<EmbeddingForward, keyof EmbeddingForwardUniforms> = {
  workgroups: ({ count, embeddingSize }) => linearGrid(count * embeddingSize),
  reference: embeddingForward,
  simd: {
    name: 'embeddingForward',
    nanoseconds: ({ count, embeddingSize }) => (count * embeddingSize) / 4,
    values: ({ weight, tokens, y }, { count, embeddingSize }) => [weight, tokens, y, count, embeddingSize],
  },
};
const backward: KernelEntry<EmbeddingBackward, keyof EmbeddingBackwardUniforms> = {
  workgroups: ({ vocabulary, embeddingSize }) => linearGrid(vocabulary * embeddingSize),
  reference: embeddingBackward,
  simd: {
    name: 'embeddingBackward',
    nanoseconds: ({ count, embeddingSize }) => (count * embeddingSize) / 4,
    values: ({ tokens, dY, dWeight }, { count, embeddingSize }) => [tokens, dY, dWeight, count, embeddingSize],
  },
};

/** Rows of a table by token. */
export const embedding = defineKernel('embedding', wgsl, { forward, backward });
