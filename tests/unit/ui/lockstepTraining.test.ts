/** Lanes in lockstep over real sessions, which train on the processor. */
import { expect, it } from 'vitest';
import { open, toggleTraining } from '../../../src/ui/actions';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { keepInStep, LEAD } from '../../../src/ui/lanes/lockstep';
import { receive } from '../../../src/ui/sessionEvents';
import { createSession, type Session, type SessionState } from '../../../src/ui/store';
import { noComparison } from '../../../src/worker/comparison';
import { Session as TrainingSession } from '../../../src/worker/session';
import { smallSettings } from '../../support/sessionDriver';

it('has the first wait for one that was begun later, and both rest at the same step', async () => {
  const first = await ready();
  first.post({ type: 'train', run: 1, steps: 30 });
  await until(first, ({ step, phase }) => step === 30 && phase === 'paused');

  const second = await ready();
  const stop = keepInStep(first, [second]);
  let furthest = 0;
  first.store.subscribe(({ step }) => {
    if (second.store.getState().step < 30) expect(step).toBe(30);
    else furthest = Math.max(furthest, Math.abs(step - second.store.getState().step));
  });
  toggleTraining(first);
  await until(first, ({ phase }) => phase === 'training'); // though it waits
  await until(first, ({ step }) => step >= 100);
  toggleTraining(first);
  await until(first, ({ phase }) => phase === 'paused');
  await until(second, ({ phase, step }) => phase === 'paused' && step >= first.store.getState().step);
  await until(first, ({ step }) => step === second.store.getState().step);
  expect(furthest).toBeLessThanOrEqual(LEAD);

  // Their seed and settings are the same.
  const [a, b] = [first, second].map(({ history }) => history.trainingLoss);
  for (let index = 0; index < 100; index++) expect(a?.value(index)).toBe(b?.value(index));

  stop();
  const rested = second.store.getState().step;
  toggleTraining(first);
  await until(first, ({ step }) => step > rested + 3 * LEAD);
  expect(second.store.getState().step).toBe(rested);
  toggleTraining(first);
  await until(first, ({ phase }) => phase === 'paused');
});

/** The page's side of a session whose first model is ready. */
async function ready(): Promise<Session> {
  const session = createSession((command) => training.handle(command), new History(), new AlignmentFeed());
  const training = new TrainingSession({
    gpu: undefined,
    checkpoints: undefined,
    compare: noComparison,
    choices: { load: async () => ({}), save: async () => {} },
    post: (event) => queueMicrotask(() => receive(session, event)),
  });
  session.store.setState({ draft: smallSettings });
  open(session);
  await until(session, ({ running }) => running !== undefined);
  return session;
}

async function until({ store }: Session, condition: (state: SessionState) => boolean): Promise<void> {
  if (condition(store.getState())) return;
  await new Promise<void>((resolve) => {
    const stop = store.subscribe((state) => {
      if (!condition(state)) return;
      stop();
      resolve();
    });
  });
}
