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
import { hasTransformer, transformerEncoder, transformerStep } from './transformerGraphs';

/** The same state, the same bytes. Throws where a parameter of the model is missing. */
export function exportOnnx(state: ModelState): ExportedFile {
  const { model, parameters } = state;
  const [encoder, step] = hasTransformer(model)
    ? [transformerEncoder(model, parameters), transformerStep(model, parameters)]
    : [encoderGraph(state), decoderGraph(state)];
  const zip = zipSync(
    {
      'encoder.onnx': encoder,
      'decoder_step.onnx': step,
      'vocabulary.json': strToU8(vocabulary(state)),
      'README.md': strToU8(onnxReadme(state)),
    },
    { mtime: new Date(1980, 0, 1) },
  );
  return { name: `interlinear-${model.attention}-onnx.zip`, mediaType: 'application/zip', bytes: zip };
}

/** The text of every token; a mark has none. */
function vocabulary({ source, target }: ModelState): string {
  const none = Object.values(marks).map(() => null);
  const kinds = { source: source.kind, target: target.kind };
  const tables = { marks, kinds, source: [...none, ...source.tokens], target: [...none, ...target.tokens] };
  return `${JSON.stringify(tables, undefined, 1)}\n`;
}
