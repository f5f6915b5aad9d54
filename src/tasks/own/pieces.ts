/** Long work that lets others have their turn: a generator which yields between two pieces of it, and returns what comes of it. */
export type InPieces<Result> = Generator<void, Result>;

/** Items between two pieces. */
const ITEMS = 2000;

/** The items of a list, with a pause every few thousand: the body runs in the loop that asks for them. */
export function* forEachOf<Item>(items: Iterable<Item>, body: (item: Item, index: number) => void): InPieces<void> {
  let index = 0;
  for (const item of items) {
    body(item, index++);
    if (index % ITEMS === 0) yield;
  }
  yield;
}

/** All of the work in one piece. */
export function atOnce<Result>(work: InPieces<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The work piece by piece, with `between` waited for between two of them. */
export async function withPauses<Result>(work: InPieces<Result>, between: () => Promise<void>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await between();
  }
}
