import { expect, it } from 'vitest';
import { move, open, reset, restart } from '../../../src/ui/actions';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { describeRatio, describeTimes, isFasterThere, seenFrom } from '../../../src/ui/performance/comparison';
import { countDispatches, partsOf, totalBytes } from '../../../src/ui/performance/describeLaunches';
import { receive } from '../../../src/ui/sessionEvents';
import { change, createSession, decline, type Session, usable } from '../../../src/ui/store';
import type { Command, Launches, StepTime } from '../../../src/worker/protocol';
import { differences } from '../../../src/worker/settingDifferences';
import { defaultSettings, type Settings } from '../../../src/worker/settings';

const onGpu: StepTime = { backend: 'webgpu', name: 'SwiftShader (software)', milliseconds: 684.3 };
const onCpu: StepTime = { backend: 'cpu', name: 'Processor', milliseconds: 19 };

const launches: Launches = {
  scans: 'sequences',
  scansBy: 'measured',
  dispatches: 54,
  submissions: 1,
  products: [{ variant: 'registers 8 × 8', dispatches: 14 }],
  productsBy: 'rule',
  memory: [
    { label: 'clip', bytes: 4 },
    { label: 'parameters', bytes: 2_000_000 },
    { label: 'health', bytes: 4 },
    { label: 'activations', bytes: 10_000_000 },
  ],
};

/** A session whose first run is ready on WebGPU at step 40. */
function started(): { session: Session; posted: Command[] } {
  const posted: Command[] = [];
  const session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
  open(session);
  ready(session, 1, defaultSettings);
  const points = Array.from({ length: 40 }, (_, index) => ({
    step: index + 1,
    loss: 1,
    gradientNorm: 1,
    tokenAccuracy: 0,
  }));
  receive(session, { type: 'progress', run: 1, step: 40, points, stepsPerSecond: 1, tokensPerSecond: 1 });
  receive(session, { type: 'launches', run: 1, launches });
  receive(session, { type: 'comparison', run: 1, here: onGpu, there: onCpu });
  posted.length = 0;
  return { session, posted };
}

function ready(session: Session, run: number, settings: Settings, step = 0): void {
  const device = { backend: settings.backend, name: 'test' };
  receive(session, { type: 'ready', run, settings, step, input: 'abc', parameters: 100, device });
}

it('says what a step takes on either backend, and which is faster', () => {
  expect(describeTimes(onGpu, onCpu)).toBe(
    'A step of this model takes 684 ms on SwiftShader (software) and 19 ms on the processor.',
  );
  expect(describeTimes({ ...onGpu, name: 'Software adapter' }, onCpu)).toContain('684 ms on the software adapter and');
  const ratio = 'A step takes 36 times as long on WebGPU as on the CPU.';
  expect([describeRatio(onGpu, onCpu), describeRatio(onCpu, onGpu)]).toEqual([ratio, ratio]);
  expect(describeRatio(onCpu, { ...onGpu, milliseconds: 19.5 })).toBe('A step takes about as long on either backend.');
});

it('proposes what is worth it, and never where the run already is', () => {
  const measured = { here: onGpu, there: onCpu };
  expect(isFasterThere(seenFrom('webgpu', measured))).toBe(true);
  expect(isFasterThere(seenFrom('cpu', measured))).toBe(false);
  expect(seenFrom('cpu', measured)).toEqual({ here: onCpu, there: onGpu });
  expect(isFasterThere({ here: onGpu, there: { ...onCpu, milliseconds: 684.3 / 1.3 } })).toBe(true);
  expect(isFasterThere({ here: onGpu, there: { ...onCpu, milliseconds: 684.3 / 1.2 } })).toBe(false);
  expect(isFasterThere({ here: onGpu })).toBe(false);
});

it('lists what the memory holds, the largest first, and adds up what is small', () => {
  expect(partsOf(launches.memory)).toEqual([
    { label: 'activations', bytes: 10_000_000 },
    { label: 'parameters', bytes: 2_000_000 },
    { label: 'all else', bytes: 8 },
  ]);
  expect(totalBytes(launches.memory)).toBe(12_000_008);
  expect(partsOf([])).toEqual([]);
  expect([countDispatches(1), countDispatches(1240)]).toEqual(['1 dispatch', '1,240 dispatches']);
});

it('keeps what the session says of speed, and forgets it with the run', () => {
  const { session } = started();
  expect(session.store.getState()).toMatchObject({ launches, comparison: { here: onGpu, there: onCpu } });
  decline(session);
  expect(session.store.getState().declined).toBe(true);
  reset(session);
  ready(session, 2, defaultSettings);
  const state = session.store.getState();
  expect([state.launches, state.comparison, state.declined]).toEqual([undefined, undefined, false]);
});

it('goes on where the run is when it moves, and leaves all else in the form', () => {
  const { session, posted } = started();
  receive(session, { type: 'started', run: 1, step: 40 });
  change(session, { hidden: 16 });
  move(session, 'cpu');
  move(session, 'cpu');
  expect(posted).toEqual([{ type: 'move', run: 1, backend: 'cpu' }]);
  expect(usable(session.store.getState())).toBe(false);
  const settings: Settings = { ...defaultSettings, backend: 'cpu' };
  ready(session, 1, settings, 40);
  const state = session.store.getState();
  expect(state).toMatchObject({ phase: 'training', step: 40, moving: false, running: settings, launches: undefined });
  expect(state.comparison).toMatchObject({ here: onGpu, there: onCpu });
  expect(differences(settings, state.draft).map(({ label }) => label)).toEqual(['Hidden']);
  expect(session.history.trainingLoss.length).toBe(40);
});

it('stays where it is when it cannot move, and says why', () => {
  const { session } = started();
  move(session, 'cpu');
  receive(session, { type: 'failed', run: 1, what: 'move', message: 'Too large.' });
  expect(session.store.getState()).toMatchObject({ moving: false, running: defaultSettings, messages: [{}] });
});

it('gives up a move for another model', () => {
  const { session } = started();
  move(session, 'cpu');
  change(session, { hidden: 16 });
  restart(session);
  ready(session, 2, { ...defaultSettings, hidden: 16 });
  expect(session.store.getState()).toMatchObject({ run: 2, moving: false, pending: undefined });
});
