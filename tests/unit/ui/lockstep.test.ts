import { describe, expect, it } from 'vitest';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { describeLag } from '../../../src/ui/lanes/lag';
import { keepInStep, LEAD } from '../../../src/ui/lanes/lockstep';
import { createSession, type Session, type SessionState } from '../../../src/ui/store';
import type { Command } from '../../../src/worker/protocol';
import { defaultSettings } from '../../../src/worker/settings';

interface Lane {
  readonly session: Session;
  readonly posted: Command[];
  /** What the session says; and forgets what it was told before. */
  readonly say: (state: Partial<SessionState>) => void;
}

function lane(state: Partial<SessionState> = {}): Lane {
  const posted: Command[] = [];
  const session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
  const say = (changes: Partial<SessionState>) => {
    posted.length = 0;
    session.store.setState(changes);
  };
  say({ run: 1, running: defaultSettings, stepsPerSecond: 200, ...state });
  return { session, posted, say };
}

const training = { phase: 'training' } as const;
const paused = { phase: 'paused' } as const;
const limits = ({ posted }: Lane) => posted.flatMap((command) => (command.type === 'limit' ? [command.step] : []));
const without = ({ posted }: Lane) => posted.filter(({ type }) => type !== 'limit');

/** Two lanes at rest, at these steps; both may train as far as the other and a little. */
function pair(a = 0, b = 0) {
  const [first, second] = [lane({ step: a }), lane({ step: b })];
  return { first, second, stop: keepInStep(first.session, [second.session]) };
}

describe('lockstep', () => {
  it('tells the other lane to train and to pause when the first does, once each', () => {
    const { first, second } = pair();
    first.say(training);
    expect(without(second)).toEqual([{ type: 'train', run: 1 }]);
    second.say(training);
    first.say({ step: 10 });
    expect(without(second)).toEqual([]);
    first.say(paused);
    expect(without(second)).toEqual([{ type: 'pause', run: 1 }]);
  });

  it('lets no lane train far beyond the last, and raises the limit as that one comes up', () => {
    const { first, second } = pair();
    expect([limits(first), limits(second)]).toEqual([[LEAD], [LEAD]]);
    first.say(training);
    second.say(training);
    first.say({ step: 16 });
    expect(limits(first)).toEqual([]);
    second.posted.length = 0;
    second.say({ step: 9 });
    expect(limits(second)).toEqual([9 + LEAD]);
    expect(limits(first)).toEqual([9 + LEAD]);
  });

  it('leads by fewer steps where steps are slow', () => {
    const { first, second } = pair();
    first.say({ stepsPerSecond: 20 });
    second.say({ stepsPerSecond: 400 });
    expect(limits(first)).toEqual([5]);
    first.say({ stepsPerSecond: 0.5 });
    expect(limits(first)).toEqual([1]);
  });

  it('has the first wait while one that was begun later comes up with it, and that one not', () => {
    const { first, second } = pair(500, 0);
    expect(limits(first)).toEqual([LEAD]);
    expect(limits(second)).toEqual([500]);
    expect(without(second)).toEqual([]); // it comes up when they train
    first.say(training);
    expect(without(second)).toEqual([{ type: 'train', run: 1 }]);
  });

  it('brings the lane behind to the same step by single steps once both rest', () => {
    const { first, second } = pair();
    first.say(training);
    second.say({ ...training, step: 30 });
    first.say({ step: 33 });
    first.say({ ...paused, step: 37 });
    expect(without(second)).toEqual([{ type: 'pause', run: 1 }]);
    second.say({ ...paused, step: 34 });
    expect(without(second)).toEqual([1, 2, 3].map(() => ({ type: 'step', run: 1 })));
    second.say({ step: 35 });
    expect(without(second)).toEqual([]);
  });

  it('takes exactly one step in each lane', () => {
    const { first, second } = pair();
    first.say({ step: 1 });
    expect(without(second)).toEqual([{ type: 'step', run: 1 }]);
    expect(without(first)).toEqual([]);
    second.say({ step: 1 });
    expect([without(first), without(second)]).toEqual([[], []]);
  });

  it('lets the first go on alone where the other has stopped by itself, and takes it along the next time', () => {
    const { first, second } = pair();
    first.say(training);
    second.say(training);
    second.say({ ...paused, step: 40 });
    first.say({ step: 300 });
    expect(limits(first)).toEqual([]);
    expect(without(second)).toEqual([]);
    second.posted.length = 0;
    first.say(paused);
    expect([limits(first), limits(second)]).toEqual([[40 + LEAD], [300]]);
    first.say(training);
    expect(without(second)).toEqual([
      { type: 'pause', run: 1 },
      { type: 'train', run: 1 },
    ]);
  });

  it.for(['lost', 'stopped'] as const)('lets the first go on alone where the other is %s', (phase) => {
    const { first, second } = pair();
    first.say(training);
    first.posted.length = 0;
    second.say({ phase });
    expect(limits(first)).toEqual([undefined]);
  });

  it.for(['lost', 'stopped'] as const)('brings the others to one step where one of three is %s', (phase) => {
    const [a, b, c] = [lane(), lane(), lane()];
    keepInStep(a.session, [b.session, c.session]);
    b.say({ phase });
    c.posted.length = 0;
    a.say({ step: 1 });
    expect(without(c)).toEqual([{ type: 'step', run: 1 }]);
    expect(without(b)).toEqual([]);
  });

  it('has the first wait for a model that is being built, and tells that to train once it is ready', () => {
    const { first, second } = pair(200, 200);
    first.say(training);
    first.posted.length = 0;
    second.say({ ...training, pending: { run: 2, settings: defaultSettings, input: '' } });
    expect(limits(first)).toEqual([LEAD]);
    expect(second.posted).toEqual([]);
    second.say({ ...paused, run: 2, pending: undefined, step: 0 });
    expect(second.posted).toEqual([
      { type: 'train', run: 2 },
      { type: 'limit', run: 2, step: 200 },
    ]);
  });

  it('leaves the first free when it ends', () => {
    const { first, second, stop } = pair();
    first.posted.length = 0;
    stop();
    expect(limits(first)).toEqual([undefined]);
    second.posted.length = 0;
    first.say(training);
    expect(second.posted).toEqual([]);
  });

  it('keeps three lanes to the last of them', () => {
    const [a, b, c] = [lane({ step: 50 }), lane({ step: 40 }), lane({ step: 10 })];
    keepInStep(a.session, [b.session, c.session]);
    expect([limits(a), limits(b), limits(c)]).toEqual([[26], [26], [40]]);
  });
});

describe('a lane that was begun late', () => {
  const at = (step: number, phase: SessionState['phase'] = 'paused') => ({ step, phase, pending: undefined });

  it('is said to catch up while the others wait, and to be behind while they rest', () => {
    expect(describeLag([at(2217, 'training'), at(40)])).toBe('B is at step 40 and catches up; A waits at step 2,217.');
    expect(describeLag([at(2217), at(0)])).toBe('B is at step 0, behind A at step 2,217: Train lets it catch up.');
    expect(describeLag([at(300, 'training'), at(0), at(300), at(10)])).toBe(
      'B is at step 0 and D is at step 10 and catch up; A and C wait at step 300.',
    );
  });

  it('is not one whose run is over', () => {
    expect(describeLag([at(500, 'training'), at(5, 'lost'), at(500)])).toBe('');
    expect(describeLag([at(500, 'training'), at(5, 'lost'), at(37)])).toBe(
      'C is at step 37 and catches up; A waits at step 500.',
    );
  });

  it('is not spoken of once the lanes are in step', () => {
    expect(describeLag([at(100, 'training'), at(100 - LEAD), at(98)])).toBe('');
  });
});
