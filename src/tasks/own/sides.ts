/** Something of either side of a pair. */
export interface Sides<Kind> {
  readonly source: Kind;
  readonly target: Kind;
}
