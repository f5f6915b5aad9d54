import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type EmbeddingBackward,
  type EmbeddingBackwardOrdered,
  type EmbeddingBackwardOrderedUniforms,
  type EmbeddingBackwardUniforms,
  type EmbeddingForward,
  type EmbeddingForwardUniforms,
  embeddingBackward,
  embeddingBackwardOrdered,
  embeddingForward,
} from './embedding.reference';
import wgsl from './embedding.wgsl?raw';

/** Of a batch, about; a nanosecond moves four numbers. */
const ROWS_OF_A_TOKEN = 40 / 4;

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
const backwardOrdered: KernelEntry<EmbeddingBackwardOrdered, keyof EmbeddingBackwardOrderedUniforms> = {
  workgroups: ({ vocabulary, embeddingSize }) => linearGrid(vocabulary * embeddingSize),
  reference: embeddingBackwardOrdered,
  simd: {
    name: 'embeddingBackwardOrdered',
    nanoseconds: ({ vocabulary, embeddingSize }) => vocabulary * embeddingSize * ROWS_OF_A_TOKEN,
    values: ({ order, starts, dY, dWeight }, { vocabulary, embeddingSize }) => [
      ...[order, starts, dY, dWeight],
      ...[vocabulary, embeddingSize],
    ],
  },
};

/** Rows of a table by token. */
export const embedding = defineKernel('embedding', wgsl, { forward, backward, backwardOrdered });
