/** Writes a model in the format that was asked for. */
import type { ExportedFile, ModelState } from '../exchange/modelState';
import { weightsFile } from '../exchange/weightsFile';
import type { ExportFormat } from './protocol';

/** Throws in words where the format cannot hold the model. */
export async function exportModel(state: ModelState, format: ExportFormat): Promise<ExportedFile> {
  switch (format) {
    case 'safetensors':
      return weightsFile(state);
    // The other two are much code that few runs need: they are loaded when they are asked for.
    case 'pytorch':
      return (await import('../exchange/pytorch/exportPytorch')).exportPytorch(state);
    case 'onnx':
      return (await import('../exchange/onnx/exportOnnx')).exportOnnx(state);
    default:
      return format satisfies never;
  }
}
