/** A model as a PyTorch project: a zip of plain Python, settings and weights that trains on without the page. */
import { strToU8, zipSync } from 'fflate';
import type { OwnData } from '../../tasks/own/preparePairs';
import type { ExportedFile, ModelState } from '../modelState';
import { writeWeights } from '../weightsFile';
import { mechanismFiles } from './modules';
import { readme } from './readme';
import { taskFiles } from './taskFiles';
import batches from './templates/batches.py?raw';
import evaluate from './templates/evaluate.py?raw';
import schedule from './templates/schedule.py?raw';
import train from './templates/train.py?raw';
import weights from './templates/weights.py?raw';

/**
 * `data` is what own pairs are made of. Throws where the settings name no task that is known, or sizes and mechanism do not
 * go together.
 */
export function exportPytorch(state: ModelState, data?: OwnData): ExportedFile {
  const name = `interlinear-${state.settings.task}-${state.model.attention}`;
  const { model: sizes, settings, source, target } = state;
  const files: Record<string, string> = {
    ...mechanismFiles(state.model),
    'batches.py': batches,
    ...taskFiles(state, data),
    'train.py': train,
    'schedule.py': schedule,
    'evaluate.py': evaluate,
    'weights.py': weights,
    'settings.json': `${JSON.stringify({ model: sizes, settings, source, target }, undefined, 2)}\n`,
  };
  const names = [...Object.keys(files), 'weights.safetensors'];
  const entries = Object.entries({ 'README.md': readme(state, names), ...files });
  // One folder, so that unpacking does not spill.
  const bytes = zipSync({
    ...Object.fromEntries(entries.map(([file, text]) => [`${name}/${file}`, strToU8(text)])),
    [`${name}/weights.safetensors`]: writeWeights(state),
  });
  return { name: `${name}.zip`, mediaType: 'application/zip', bytes };
}
