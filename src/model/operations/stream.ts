/**
 * Streams of random numbers: each place of a model that draws has a number of its own, and inside a scan every step has
 * a stream of its own. A scan has fewer steps than the stride.
 */
export const streams = {
  encoderEmbedding: 1,
  decoderEmbedding: 2,
  scheduledSampling: 3,
  encoderLayer: 16,
  decoderLayer: 32,
  transformerEncoder: 64,
  transformerDecoder: 96,
};

const STRIDE = 65_536;

export function streamAt(stream: number, position: number): number {
  return stream * STRIDE + position;
}
