/** The multi-head attentions of a model, as its settings imply them. */
import type { ModelSettings } from './modelSettings';
import { isTransformer, transformerSettings } from './transformer/transformerSettings';

/** Which of the two looks, and at which: the encoder or the decoder at itself, or the decoder across at the encoder. */
export type AttentionKind = 'encoder' | 'decoder' | 'cross';

export interface AttentionModule {
  /** By which its parameters are called, such as `decoder.layers.0.multihead_attn`. */
  readonly name: string;
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly heads: number;
}

/** Those of the encoder first, then the decoder's layer by layer. None for an LSTM without self-attention. */
export function attentionModules(model: ModelSettings): readonly AttentionModule[] {
  const { selfAttention } = model;
  if (isTransformer(model)) {
    const { heads } = transformerSettings(model);
    const layers = (count: number) => Array.from({ length: count }, (_, layer) => layer);
    return [
      ...layers(model.encoderLayers).map((layer) => ({ ...moduleNames.encoder(layer), heads })),
      ...layers(model.decoderLayers).map((layer) => ({ ...moduleNames.decoder(layer), heads })),
      ...layers(model.decoderLayers).map((layer) => ({ ...moduleNames.cross(layer), heads })),
    ];
  }
  if (!selfAttention) return [];
  const { encoder, decoder, heads } = selfAttention;
  return [
    ...(encoder ? [{ ...besideLstm.encoder, heads }] : []),
    ...(decoder ? [{ ...besideLstm.decoder, heads }] : []),
  ];
}

/** In a Transformer, as in torch.nn.Transformer. */
export const moduleNames = {
  encoder: (layer: number) => ({ name: `encoder.layers.${layer}.self_attn`, kind: 'encoder' as const, layer }),
  decoder: (layer: number) => ({ name: `decoder.layers.${layer}.self_attn`, kind: 'decoder' as const, layer }),
  cross: (layer: number) => ({ name: `decoder.layers.${layer}.multihead_attn`, kind: 'cross' as const, layer }),
};

/** Of an LSTM model. */
export const besideLstm = {
  encoder: { name: 'encoder.self_attn', kind: 'encoder' as const, layer: 0 },
  decoder: { name: 'decoder.self_attn', kind: 'decoder' as const, layer: 0 },
};
