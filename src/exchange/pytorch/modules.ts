/** The Python of each mechanism: the very files that an exported project holds and that `npm run test:pytorch` runs. */
import type { AttentionId } from '../../model/attention';
import type { ModelSettings } from '../../model/modelSettings';
import attentionAdditive from './templates/attention_additive.py?raw';
import attentionConcat from './templates/attention_concat.py?raw';
import attentionContentOnly from './templates/attention_content_only.py?raw';
import attentionDot from './templates/attention_dot.py?raw';
import attentionGeneral from './templates/attention_general.py?raw';
import decoderContext from './templates/decoder_context.py?raw';
import decoderLuong from './templates/decoder_luong.py?raw';
import decoderLuongFed from './templates/decoder_luong_fed.py?raw';
import decoderNone from './templates/decoder_none.py?raw';

interface MechanismModules {
  /** attention.py; a model without attention has none. */
  readonly attention?: string;
  /** decoder.py. */
  readonly decoder: string;
  /** decoder.py with input feeding. */
  readonly fedDecoder?: string;
}

const modules: Readonly<Record<AttentionId, MechanismModules>> = {
  none: { decoder: decoderNone },
  additive: { attention: attentionAdditive, decoder: decoderContext },
  dot: { attention: attentionDot, decoder: decoderLuong, fedDecoder: decoderLuongFed },
  general: { attention: attentionGeneral, decoder: decoderLuong, fedDecoder: decoderLuongFed },
  concat: { attention: attentionConcat, decoder: decoderLuong, fedDecoder: decoderLuongFed },
  'content-only': { attention: attentionContentOnly, decoder: decoderContext },
};

/** The PyTorch module of a mechanism, to show beside its equation. It runs as it stands; without attention it is the decoder. */
export function pytorchModule(attention: AttentionId): string {
  return modules[attention].attention ?? modules[attention].decoder;
}

/** Python files by name that a model has for the sake of its mechanism. Throws where the mechanism cannot feed its state. */
export function mechanismFiles({ attention: id, inputFeeding }: ModelSettings): Readonly<Record<string, string>> {
  const { attention, decoder, fedDecoder } = modules[id];
  const chosen = inputFeeding ? fedDecoder : decoder;
  if (chosen === undefined)
    throw new Error(`${id} attention has no attentional state that could be fed to the next step.`);
  return { ...(attention === undefined ? {} : { 'attention.py': attention }), 'decoder.py': chosen };
}
