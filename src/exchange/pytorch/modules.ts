/** The Python that follows from the mechanism: the very text that the page shows and that `npm run test:pytorch` runs. */
import { type AttentionId, attentionById } from '../../model/attention';
import type { ModelSettings } from '../../model/modelSettings';
import decoderContext from './templates/decoder_context.py?raw';
import decoderLuong from './templates/decoder_luong.py?raw';
import decoderLuongFed from './templates/decoder_luong_fed.py?raw';
import decoderNone from './templates/decoder_none.py?raw';
import heads from './templates/heads.py?raw';
import model from './templates/model.py?raw';
import modelLooking from './templates/model_looking.py?raw';
import modelTransformer from './templates/model_transformer.py?raw';

/** attention.py of every mechanism that has one: what it does, beside a decoder or in every head. */
const attentions = import.meta.glob<string>('../../model/attention/pytorch/*.py', {
  eager: true,
  query: '?raw',
  import: 'default',
});

function attentionOf(id: AttentionId): string | undefined {
  return attentions[`../../model/attention/pytorch/${id}.py`];
}

/** The PyTorch module of a mechanism, to show beside its equation. It runs as it stands; without attention it is the decoder. */
export function pytorchModule(id: AttentionId): string {
  return attentionOf(id) ?? decoderNone;
}

/** The model as Python files by name. Throws where the mechanism cannot feed its state. */
export function mechanismFiles(settings: ModelSettings): Readonly<Record<string, string>> {
  const text = attentionOf(settings.attention);
  const attention = text === undefined ? {} : { 'attention.py': text };
  if (settings.transformer) return { 'model.py': modelTransformer, 'heads.py': heads, ...attention };
  return {
    ...(settings.selfAttention ? { 'model.py': modelLooking, 'lstm_model.py': model } : { 'model.py': model }),
    ...attention,
    'decoder.py': decoderOf(settings),
  };
}

function decoderOf({ attention: id, inputFeeding }: ModelSettings): string {
  const { attends, canFeedInput } = attentionById(id);
  if (inputFeeding && !canFeedInput)
    throw new Error(`${id} attention has no attentional state that could be fed to the next step.`);
  if (!attends) return decoderNone;
  if (!canFeedInput) return decoderContext;
  return inputFeeding ? decoderLuongFed : decoderLuong;
}
