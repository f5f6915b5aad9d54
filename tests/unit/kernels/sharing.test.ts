import { expect, test } from 'vitest';
import { Sharing } from '../../../src/kernels/sharing';

/** How many of so many runs are shared where a shared run and one alone take so long. */
function sharedRuns(sharing: Sharing, runs: number, shared: number, alone: number): number {
  let count = 0;
  for (let run = 0; run < runs; run++) {
    const { shares } = sharing;
    if (shares) count++;
    sharing.begin();
    sharing.add(1);
    sharing.add((shares ? shared : alone) - 1);
    sharing.end();
  }
  return count;
}

test('calls are shared where that is faster, but for trials', () => {
  expect(sharedRuns(new Sharing(), 150, 5, 9)).toBe(147);
  expect(sharedRuns(new Sharing(), 150, 9, 5)).toBe(3);
});

test('what was decided is tried again', () => {
  const sharing = new Sharing();
  sharedRuns(sharing, 150, 9, 5);
  expect(sharedRuns(sharing, 150, 5, 9)).toBe(147);
});
