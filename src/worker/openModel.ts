/** Reads a weights file into what a run is made from. */
import type { ModelState } from '../exchange/modelState';
import { modelOfFile, readWeights } from '../exchange/weightsFile';
import { fetchHeads } from '../model/headsOnDemand';
import type { ModelSettings } from '../model/modelSettings';
import { checkSettings } from './checkSettings';
import { modelSettingsOf } from './run';
import type { Settings } from './settings';

export interface OpenedModel {
  readonly settings: Settings;
  readonly state: ModelState;
}

/** Rejects in one sentence where the file is damaged, is no model of ours, or contradicts itself. */
export async function openModel(bytes: Uint8Array): Promise<OpenedModel> {
  await fetchHeads(modelOfFile(bytes));
  const state = readWeights(bytes);
  const settings = checkSettings(state.settings);
  const { source, target } = state;
  const implied = modelSettingsOf(settings, { source, target });
  for (const name of Object.keys(implied) as (keyof ModelSettings)[]) {
    const [settled, told] = [implied[name], state.model[name]].map((value) => JSON.stringify(value));
    if (settled !== told) {
      throw new RangeError(
        `The file contradicts itself: its settings make ${name} ${settled}, its model says ${told}.`,
      );
    }
  }
  return { settings, state };
}
