import { afterEach, describe, expect, it } from 'vitest';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { curvesOf } from '../../../src/ui/runs/curves';
import type { KeptRun } from '../../../src/ui/runs/keptRun';
import { bandOf, groupBySeed, nameOfGroup } from '../../../src/ui/seeds/seedBands';
import { endSeeds, seedStore, startSeeds } from '../../../src/ui/seeds/seedQueue';
import { Series } from '../../../src/ui/series';
import { receive } from '../../../src/ui/sessionEvents';
import { createSession, type Session } from '../../../src/ui/store';
import type { Command } from '../../../src/worker/protocol';
import { defaultSettings, type Settings } from '../../../src/worker/settings';

afterEach(endSeeds);

describe('a queue of seeds', () => {
  it('trains each to the step that was asked for, the next once the last has been measured', () => {
    const { session, commands } = opened({ seed: 7, hidden: 24 });
    startSeeds(session, 3, 40);
    for (const seed of [7, 8, 9]) {
      const prepared = commands.at(-1);
      expect(prepared).toMatchObject({ type: 'prepare', settings: { seed, hidden: 24, stopSteps: 40 } });
      const { run } = prepared as Extract<Command, { type: 'prepare' }>;
      becomeReady(session, run);
      expect(commands.at(-1)).toEqual({ type: 'train', run });
      const before = commands.length;
      stop(session, run, 40);
      expect(commands).toHaveLength(before); // its last measurement would be lost
      evaluate(session, run, 40);
    }
    expect(seedStore.getState().queue).toBeUndefined();
    expect(commands.filter(({ type }) => type === 'prepare')).toHaveLength(3);
    expect(session.store.getState().draft).toMatchObject({ seed: 9, stopSteps: 40 });
  });

  it('waits while a person has paused it, and goes on when training has', () => {
    const { session, commands } = opened({ seed: 1 });
    startSeeds(session, 2, 40);
    const { run } = commands.at(-1) as Extract<Command, { type: 'prepare' }>;
    becomeReady(session, run);
    receive(session, { type: 'paused', run, step: 20 });
    evaluate(session, run, 20);
    expect(seedStore.getState().queue?.at).toBe(0);
    evaluate(session, run, 40);
    stop(session, run, 40);
    expect(seedStore.getState().queue?.at).toBe(1);
  });

  it('begins no other once it is ended, or where another run has been asked for', () => {
    const { session, commands } = opened({ seed: 1 });
    startSeeds(session, 2, 40);
    const { run } = commands.at(-1) as Extract<Command, { type: 'prepare' }>;
    becomeReady(session, run);
    endSeeds();
    evaluate(session, run, 40);
    stop(session, run, 40);
    expect(commands.filter(({ type }) => type === 'prepare')).toHaveLength(1);

    startSeeds(session, 2, 40);
    const other = (seedStore.getState().queue?.run ?? 0) + 1;
    session.store.setState({
      pending: { run: other, input: '', settings: defaultSettings },
    });
    becomeReady(session, other);
    evaluate(session, other, 40);
    stop(session, other, 40);
    expect(commands.filter(({ type }) => type === 'prepare')).toHaveLength(2);
  });

  it('goes round where the seeds end', () => {
    const { session } = opened({ seed: 999_999_999 });
    startSeeds(session, 2, 1);
    expect(seedStore.getState().queue?.seeds).toEqual([999_999_999, 0]);
  });
});

describe('runs of several seeds', () => {
  it('belong together where nothing but the seed differs', () => {
    const runs = [
      kept('a', { seed: 3 }),
      kept('b', { seed: 1 }),
      kept('c', { seed: 2, hidden: 32 }),
      kept('d', { seed: 3 }),
      kept('e', { seed: 2 }),
    ];
    const { groups, alone } = groupBySeed(runs);
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['b', 'e', 'a']]);
    expect(alone.map(({ id }) => id)).toEqual(['c', 'd']);
    expect(groups.map(nameOfGroup)).toEqual(['mean of 3 seeds: b …']);
  });

  it('have a mean within the least and the most, over the steps that all of them have', () => {
    const { mean, least, most } = bandOf([
      seriesOf([0, 1], [10, 2], [20, 4]),
      seriesOf([0, 3], [20, 8]),
      seriesOf([5, 0], [15, 6], [30, 6]),
    ]);
    // At 5: 1.5, 4.25 and 0. At 10: 2, 5.5 and 3. At 15: 3, 6.75 and 6. At 20: 4, 8 and 6.
    expect(pointsOf(least)).toEqual([
      [5, 0],
      [10, 2],
      [15, 3],
      [20, 4],
    ]);
    expect(pointsOf(most)).toEqual([
      [5, 4.25],
      [10, 5.5],
      [15, 6.75],
      [20, 8],
    ]);
    expect(pointsOf(mean)).toEqual([
      [5, 5.75 / 3],
      [10, 10.5 / 3],
      [15, 5.25],
      [20, 6],
    ]);
  });

  it('have no band where they share no step, or one was never measured', () => {
    expect(bandOf([seriesOf([0, 1], [10, 2]), seriesOf([20, 1], [30, 2])]).mean.length).toBe(0);
    expect(bandOf([seriesOf([0, 1], [10, 2]), new Series()]).mean.length).toBe(0);
  });
});

function opened(settings: Partial<Settings>): { session: Session; commands: Command[] } {
  const commands: Command[] = [];
  const session = createSession((command) => commands.push(command), new History(), new AlignmentFeed());
  session.store.setState({ draft: { ...defaultSettings, ...settings } });
  return { session, commands };
}

function becomeReady(session: Session, run: number): void {
  const settings = session.store.getState().pending?.settings ?? defaultSettings;
  const device = { backend: 'cpu', name: 'CPU', details: [], notes: [] } as const;
  receive(session, { type: 'ready', run, settings, device, parameters: 1, step: 0, input: 'abc' });
  receive(session, { type: 'started', run, step: 0 });
}

function evaluate(session: Session, run: number, step: number): void {
  receive(session, {
    type: 'evaluation',
    run,
    step,
    sets: [{ id: 'heldOut', label: 'held-out', loss: 1, exact: 1, count: 2 }],
  });
}

function stop(session: Session, run: number, step: number): void {
  receive(session, { type: 'paused', run, step });
  receive(session, { type: 'stopped', run, step, message: `Training stopped after ${step} steps.` });
}

function kept(id: string, settings: Partial<Settings>): KeptRun {
  return {
    id,
    name: id,
    settings: { ...defaultSettings, ...settings },
    step: 10,
    curves: curvesOf(new History()),
    evaluations: [],
    savedAt: 0,
    pinned: false,
    shown: true,
    style: 0,
    hasWeights: false,
  };
}

function seriesOf(...points: readonly (readonly [step: number, value: number])[]): Series {
  const series = new Series();
  for (const [step, value] of points) series.append(step, value);
  return series;
}

function pointsOf(series: Series): (readonly [number, number])[] {
  return Array.from({ length: series.length }, (_, index) => [series.step(index), series.value(index)]);
}
