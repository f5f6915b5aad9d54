/** Who looks at what a model decodes: where its heads look is written only for somebody, and can be set by hand. */
import type { WeightEdits } from './attention/mechanism';
import type { Value } from './graph/value';

export interface Onlooker {
  /** Whether the weights of every multi-head attention are looked at, or only those that the alignment is made of. */
  readonly everywhere: boolean;
  readonly edits?: DecodingEdits;
}

/** What a person sets in place of what the model computes. */
export interface DecodingEdits extends WeightEdits {
  /** One more than the token that is written at each step; 0 where that is the model's own. */
  readonly tokens: Value; // [T, B], u32
  /** Of a multi-head attention, by its name, the heads that are switched off [heads], u32; undefined where it has none. */
  headsOff(name: string): Value | undefined;
}
