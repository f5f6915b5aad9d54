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

const forward: KernelEntry<EmbeddingForward, keyof EmbeddingForwardUniforms> = {
  workgroups: ({ count, embeddingSize }) => linearGrid(count * embeddingSize),
  reference: embeddingForward,
};
const backward: KernelEntry<EmbeddingBackward, keyof EmbeddingBackwardUniforms> = {
  workgroups: ({ vocabulary, embeddingSize }) => linearGrid(vocabulary * embeddingSize),
  reference: embeddingBackward,
};
const backwardOrdered: KernelEntry<EmbeddingBackwardOrdered, keyof EmbeddingBackwardOrderedUniforms> = {
  workgroups: ({ vocabulary, embeddingSize }) => linearGrid(vocabulary * embeddingSize),
  reference: embeddingBackwardOrdered,
};

/** Rows of a table by token. */
export const embedding = defineKernel('embedding', wgsl, { forward, backward, backwardOrdered });
