/** The models that come with the page, each trained honestly beforehand: assets/README.md says how. */
import type { Evaluation } from '../../worker/protocol';
import additionBackwards from './assets/addition-backwards.json';
import commands from './assets/commands.json';
import dates from './assets/dates.json';
import digitsToWords from './assets/digits-to-words.json';
import pronunciation from './assets/pronunciation.json';
import reversal from './assets/reversal.json';
import romanToDigits from './assets/roman-to-digits.json';
import sorting from './assets/sorting.json';
import wordsToDigits from './assets/words-to-digits.json';

export interface ShippedModel {
  readonly task: string;
  /** Of a slim file (slimFile.ts), fetched when it is asked for. */
  readonly url: URL;
  /** Steps of training behind it. */
  readonly step: number;
  /** What it was measured at, as the file is. */
  readonly sets: readonly Evaluation[];
}

/** As scripts/ship.ts measures a model. */
interface Measured {
  readonly step: number;
  readonly sets: readonly unknown[];
}

/** That of the default task first. */
export const shippedModels: readonly ShippedModel[] = [
  shipped('reversal', new URL('./assets/reversal.safetensors', import.meta.url), reversal),
  shipped('dates', new URL('./assets/dates.safetensors', import.meta.url), dates),
  shipped('words-to-digits', new URL('./assets/words-to-digits.safetensors', import.meta.url), wordsToDigits),
  shipped('digits-to-words', new URL('./assets/digits-to-words.safetensors', import.meta.url), digitsToWords),
  shipped('roman-to-digits', new URL('./assets/roman-to-digits.safetensors', import.meta.url), romanToDigits),
  shipped('commands', new URL('./assets/commands.safetensors', import.meta.url), commands),
  shipped('pronunciation', new URL('./assets/pronunciation.safetensors', import.meta.url), pronunciation),
  shipped('sorting', new URL('./assets/sorting.safetensors', import.meta.url), sorting),
  shipped('addition-backwards', new URL('./assets/addition-backwards.safetensors', import.meta.url), additionBackwards),
];

/** Undefined where none comes with the page. */
export function shippedFor(task: string): ShippedModel | undefined {
  return shippedModels.find((model) => model.task === task);
}

function shipped(task: string, url: URL, { step, sets }: Measured): ShippedModel {
  return { task, url, step, sets: sets as readonly Evaluation[] };
}
