import { expect, it } from 'vitest';
import { recall } from '../../../src/ui/actions';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { receive } from '../../../src/ui/sessionEvents';
import { createSession, type Session } from '../../../src/ui/store';
import { framesOf } from '../../../src/ui/timeline/replay';
import type { Alignment } from '../../../src/worker/protocol';
import { defaultSettings } from '../../../src/worker/settings';

const alignment: Alignment = {
  text: 'a',
  sourceSymbols: ['a', '⏹'],
  unknown: [],
  outputSymbols: ['a', '⏹'],
  prediction: 'a',
  weights: new Float32Array(4).fill(0.5),
};

/** A page with three kept steps, which answers each recall in a moment; `before` runs before the answer. */
function page(before: (session: Session, step: number) => void = () => {}): Session {
  const session: Session = createSession(
    (command) => {
      if (command.type !== 'recall') return;
      const { step } = command;
      queueMicrotask(() => {
        before(session, step);
        receive(session, { type: 'recalled', run: 1, step, alignment: { ...alignment } });
      });
    },
    new History(),
    new AlignmentFeed(),
  );
  session.store.setState({ run: 1, running: defaultSettings, input: 'a', timeline: { steps: [0, 10, 20], bytes: 0 } });
  receive(session, { type: 'alignment', run: 1, step: 30, alignment });
  return session;
}

it('gives a frame of every kept step and comes back to the step that was shown', async () => {
  const session = page();
  recall(session, 10);
  await Promise.resolve();
  expect((await framesOf(session))?.map(({ step }) => step)).toEqual([0, 10, 20]);
  expect(session.store.getState().recalled).toBe(10);
  recall(session, undefined);
  expect(await framesOf(session)).toHaveLength(3);
  expect(session.store.getState().recalled).toBeUndefined();
});

it('is given up as a whole where the slider or the input moves meanwhile, and leaves the page there', async () => {
  const moved = page((session, step) => step === 10 && recall(session, 20));
  expect(await framesOf(moved)).toBeUndefined();
  expect(moved.store.getState().recalled).toBe(20);
  const typed = page((session, step) => step === 10 && session.store.setState({ input: 'ab' }));
  expect(await framesOf(typed)).toBeUndefined();
});

it('leaves out a step that is kept no longer', async () => {
  const session = page((session, step) => {
    if (step === 0) session.store.setState({ timeline: { steps: [0, 20], bytes: 0 } });
  });
  expect((await framesOf(session))?.map(({ step }) => step)).toEqual([0, 20]);
});
