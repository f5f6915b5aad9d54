import { afterEach, expect, it, vi } from 'vitest';
import { firstFollowed } from '../../../../src/ui/link/followed';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A tab at an address, with what its history knows of it. */
function tab(hash: string) {
  const history = {
    state: null as unknown,
    replaceState(state: unknown) {
      history.state = state;
    },
  };
  vi.stubGlobal('location', { hash });
  vi.stubGlobal('history', history);
}

it('is the first time in this tab, however often the page is loaded again, and anew in another', () => {
  vi.useFakeTimers({ now: 1000 });
  tab('#v1.abc');
  expect(firstFollowed()).toBe(1000);
  vi.setSystemTime(2000);
  expect(firstFollowed()).toBe(1000);
  tab('#v1.abc');
  expect(firstFollowed()).toBe(2000);
});

it('is before everything where the address is no link, which it leaves alone', () => {
  tab('#');
  expect(firstFollowed()).toBe(0);
  expect(history.state).toBeNull();
});
