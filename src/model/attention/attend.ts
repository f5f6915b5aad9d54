/** What a mechanism does in the decoder's step of an LSTM. Apart from its description, which the page shows without the graph. */
import { attendAdditive } from './additive';
import { attendConcat } from './concat';
import { attendContentOnly } from './contentOnly';
import { attendDot } from './dot';
import { attendGeneral } from './general';
import type { AttentionId } from './index';
import type { Attention, AttentionScope } from './mechanism';

const attending: Readonly<Partial<Record<AttentionId, (scope: AttentionScope) => Attention>>> = {
  additive: attendAdditive,
  dot: attendDot,
  general: attendGeneral,
  concat: attendConcat,
  'content-only': attendContentOnly,
};

/** Records what does not depend on the step, and says what each step does; undefined where nothing is looked at. */
export function attend(id: AttentionId, scope: AttentionScope): Attention | undefined {
  return attending[id]?.(scope);
}
