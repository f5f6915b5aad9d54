/** Reads a weights file into what a run is made from. */
import type { ModelState } from '../exchange/modelState';
import { readWeights } from '../exchange/weightsFile';
import type { ModelSettings } from '../model/modelSettings';
import { checkSettings } from './checkSettings';
import { modelSettingsOf } from './run';
import type { Settings } from './settings';

export interface OpenedModel {
  readonly settings: Settings;
  readonly state: ModelState;
}

/** Throws in one sentence where the file is damaged, is no model of ours, or contradicts itself. */
export function openModel(bytes: Uint8Array): OpenedModel {
  const state = readWeights(bytes);
  const settings = checkSettings(state.settings);
  const { sourceCharacters: source, targetCharacters: target } = state;
  const implied = modelSettingsOf(settings, { source, target });
  for (const name of Object.keys(implied) as (keyof ModelSettings)[]) {
    if (implied[name] !== state.model[name]) {
      throw new RangeError(
        `The file contradicts itself: its settings make ${name} ${implied[name]}, its model says ${state.model[name]}.`,
      );
    }
  }
  return { settings, state };
}
