/** Heads that a person switches off, as what-if edits. */
import type { AttentionMap, OwnEdits } from '../../worker/protocol';

type Module = Pick<AttentionMap, 'name' | 'heads'>;

export function isOff({ headsOff = [] }: OwnEdits, name: string, head: number): boolean {
  return headsOff.some((one) => one.name === name && one.head === head);
}

/** With the head switched off, or on again. */
export function withHead(edits: OwnEdits, name: string, head: number, off: boolean): OwnEdits {
  const { headsOff = [] } = edits;
  const others = headsOff.filter((one) => one.name !== name || one.head !== head);
  return withOff(edits, off ? [...others, { name, head }] : others);
}

/** With this head alone of its attention; where it is alone already, with all of them. */
export function isolated(edits: OwnEdits, { name, heads }: Module, head: number): OwnEdits {
  const others = (edits.headsOff ?? []).filter((one) => one.name !== name);
  if (isAlone(edits, { name, heads }, head)) return withOff(edits, others);
  const rest = Array.from({ length: heads }, (_, other) => ({ name, head: other })).filter((one) => one.head !== head);
  return withOff(edits, [...others, ...rest]);
}

/** Whether of its attention this head is on and no other. */
export function isAlone(edits: OwnEdits, { name, heads }: Module, head: number): boolean {
  return heads > 1 && Array.from({ length: heads }).every((_, other) => isOff(edits, name, other) === (other !== head));
}

export function withAllHeads(edits: OwnEdits): OwnEdits {
  return withOff(edits, []);
}

/** Edits without heads have no list of them, as before there were any. */
function withOff({ headsOff: _, ...edits }: OwnEdits, headsOff: NonNullable<OwnEdits['headsOff']>): OwnEdits {
  return headsOff.length > 0 ? { ...edits, headsOff } : edits;
}
