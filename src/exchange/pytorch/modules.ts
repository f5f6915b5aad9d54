/** The Python that follows from the mechanism: the very text that the page shows and that `npm run test:pytorch` runs. */
import { type AttentionId, attentionById } from '../../model/attention';
import type { ModelSettings } from '../../model/modelSettings';
import decoderContext from './templates/decoder_context.py?raw';
import decoderLuong from './templates/decoder_luong.py?raw';
import decoderLuongFed from './templates/decoder_luong_fed.py?raw';
import decoderNone from './templates/decoder_none.py?raw';

/** The PyTorch module of a mechanism, to show beside its equation. It runs as it stands; without attention it is the decoder. */
export function pytorchModule(id: AttentionId): string {
  return attentionById(id).pytorch ?? decoderNone;
}

/** Python files by name that a model has for the sake of its mechanism. Throws where the mechanism cannot feed its state. */
export function mechanismFiles(model: ModelSettings): Readonly<Record<string, string>> {
  const { pytorch } = attentionById(model.attention);
  return { ...(pytorch === undefined ? {} : { 'attention.py': pytorch }), 'decoder.py': decoderOf(model) };
}

function decoderOf({ attention: id, inputFeeding }: ModelSettings): string {
  const { attend, canFeedInput } = attentionById(id);
  if (inputFeeding && !canFeedInput)
    throw new Error(`${id} attention has no attentional state that could be fed to the next step.`);
  if (!attend) return decoderNone;
  if (!canFeedInput) return decoderContext;
  return inputFeeding ? decoderLuongFed : decoderLuong;
}
