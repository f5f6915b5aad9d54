/** Writes a model in the format that was asked for. */
import type { ExportedFile, ModelState } from '../exchange/modelState';
import { weightsFile } from '../exchange/weightsFile';
import { taskById } from '../tasks';
import type { OwnData } from '../tasks/own/preparePairs';
import type { ExportFormat } from './protocol';

/** `data` is what own pairs are made of. Throws in words where the format cannot hold the model. */
export async function exportModel(state: ModelState, format: ExportFormat, data?: OwnData): Promise<ExportedFile> {
  switch (format) {
    case 'safetensors':
      return weightsFile(state);
    // The other two are much code that few runs need: they are loaded when they are asked for.
    case 'pytorch':
      if (typeof state.settings.task === 'string') await taskById(state.settings.task).load?.(); // its pairs go with it
      return (await import('../exchange/pytorch/exportPytorch')).exportPytorch(state, data);
    case 'onnx':
      return (await import('../exchange/onnx/exportOnnx')).exportOnnx(state);
    default:
      return format satisfies never;
  }
}
