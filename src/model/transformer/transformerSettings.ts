import { attentionById } from '../attention';
import type { ModelSettings, TransformerSettings } from '../modelSettings';

/** Whether its attention is one of many heads in every layer, and not beside LSTMs. */
export function isTransformer({ attention }: Pick<ModelSettings, 'attention'>): boolean {
  return attentionById(attention).heads !== undefined;
}

/** Throws where the model is none. */
export function transformerSettings({ attention, transformer }: ModelSettings): TransformerSettings {
  if (!transformer) throw new Error(`${attention} is a Transformer's attention; the settings say nothing of one.`);
  return transformer;
}
