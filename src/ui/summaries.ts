/** Progress for those who listen rather than look. */
import type { Session } from './store';
import { summarise } from './words';

const INTERVAL_MS = 10_000;

/** Says how far the run has come, at most every ten seconds; what says the same as before is not heard again. Returns what ends it. */
export function tellProgress({ store }: Pick<Session, 'store'>, say: (summary: string) => void): () => void {
  let said = '';
  const timer = setInterval(() => {
    const { step, loss, evaluations } = store.getState();
    const summary = step > 0 ? summarise(step, loss, evaluations) : said;
    if (summary !== said) say(summary);
    said = summary;
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}
