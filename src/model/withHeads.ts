/** What of a graph is made of multi-head attention. */
export { besideStates } from './heads/besideStates';
export { greedyTransformerDecoder, transformerDecoder } from './transformer/decoder';
export { transformerEncoder } from './transformer/encoder';
