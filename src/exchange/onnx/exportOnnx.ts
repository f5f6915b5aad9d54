/**
 * A model for inference in ONNX: a zip of `encoder.onnx`, which reads a batch of sources once, `decoder_step.onnx`, which
 * is run for every token, the vocabulary, and a page that says how they go together.
 */
import { strToU8, zipSync } from 'fflate';
import { marks } from '../../tasks/vocabulary';
import type { ExportedFile, ModelState } from '../modelState';
import { decoderGraph } from './decoderGraph';
import { encoderGraph } from './encoderGraph';
import { onnxReadme } from './readme';

/** The same state, the same bytes. Throws where a parameter of the model is missing. */
export function exportOnnx(state: ModelState): ExportedFile {
  const zip = zipSync(
    {
      'encoder.onnx': encoderGraph(state),
      'decoder_step.onnx': decoderGraph(state),
      'vocabulary.json': strToU8(vocabulary(state)),
      'README.md': strToU8(onnxReadme(state)),
    },
    { mtime: new Date(1980, 0, 1) },
  );
  return { name: `interlinear-${state.model.attention}-onnx.zip`, mediaType: 'application/zip', bytes: zip };
}

/** The character of every token; a mark has none. */
function vocabulary({ sourceCharacters, targetCharacters }: ModelState): string {
  const none = Object.values(marks).map(() => null);
  const tables = { marks, source: [...none, ...sourceCharacters], target: [...none, ...targetCharacters] };
  return `${JSON.stringify(tables, undefined, 1)}\n`;
}
