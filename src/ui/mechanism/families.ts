/** The mechanisms as the page offers them: by the model that they are part of. */

interface Mechanism {
  readonly id: string;
  /** Of a Transformer's: how many heads it may have. */
  readonly heads?: unknown;
}

export interface Family<One extends Mechanism> {
  readonly name: string;
  readonly mechanisms: readonly One[];
}

/** Families that have none are left out. */
export function familiesOf<One extends Mechanism>(mechanisms: readonly One[]): readonly Family<One>[] {
  const isTransformer = ({ heads }: Mechanism) => heads !== undefined;
  return [
    { name: 'LSTM', mechanisms: mechanisms.filter((one) => !isTransformer(one)) },
    { name: 'Transformer', mechanisms: mechanisms.filter(isTransformer) },
  ].filter((family) => family.mechanisms.length > 0);
}
