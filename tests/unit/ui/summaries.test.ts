import { afterEach, expect, it, vi } from 'vitest';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { createSession } from '../../../src/ui/store';
import { tellProgress } from '../../../src/ui/summaries';

afterEach(() => {
  vi.useRealTimers();
});

it('tells of progress at most every ten seconds, and nothing twice', () => {
  vi.useFakeTimers();
  const session = createSession(() => {}, new History(), new AlignmentFeed());
  const said: { readonly at: number; readonly text: string }[] = [];
  const began = Date.now();
  const stop = tellProgress(session, (text) => said.push({ at: Date.now() - began, text }));
  vi.advanceTimersByTime(25_000);
  expect(said).toEqual([]); // there is nothing to tell of before the first step
  for (let step = 1; step <= 300; step++) {
    session.store.setState({ step, loss: 1 / step });
    vi.advanceTimersByTime(100);
  }
  expect(said.map(({ at }) => at)).toEqual([30_000, 40_000, 50_000]);
  expect(said.at(-1)?.text).toMatch(/^Step 2\d\d, training loss 0\.00\d\.$/);
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(4); // of where it came to rest, once
  stop();
  session.store.setState({ step: 900 });
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(4);
});
