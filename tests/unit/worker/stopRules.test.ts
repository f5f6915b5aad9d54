import { describe, expect, test } from 'vitest';
import { expectedEnd, type StopFacts, type StopRules, stopsDue } from '../../../src/worker/stopRules';

const never: StopRules = { stopSteps: 0, stopMinutes: 0, stopExact: 0, stopEvaluations: 0 };
const facts: StopFacts = {
  step: 1500,
  elapsedMs: 90_000,
  evaluations: [
    { step: 500, loss: 1, exact: 0.5 },
    { step: 1000, loss: 2, exact: 0.9961 },
    { step: 1475, loss: 3, exact: 0.9961 },
  ],
};
const reasons = (rules: Partial<StopRules>, known = facts) =>
  stopsDue({ ...never, ...rules }, known).map(({ reason }) => reason);

describe('training', () => {
  test('goes on where no rule is set', () => expect(reasons({})).toEqual([]));

  test.each<[Partial<StopRules>, Partial<StopRules>, string]>([
    [{ stopSteps: 1501 }, { stopSteps: 1500 }, 'Training stopped after 1,500 steps.'],
    [{ stopSteps: 1501 }, { stopSteps: 1 }, 'Training stopped after 1 step.'],
    [{ stopMinutes: 1.6 }, { stopMinutes: 1.5 }, 'Training stopped after 1.5 minutes.'],
    [{ stopMinutes: 2 }, { stopMinutes: 1 }, 'Training stopped after 1 minute.'],
    [
      { stopExact: 0.997 },
      { stopExact: 0.99 },
      'Training stopped at step 1,475: 99.6 % of the held-out pairs are right, and 99 % was asked for.',
    ],
    [
      { stopEvaluations: 3 },
      { stopEvaluations: 2 },
      'Training stopped: the held-out loss was measured 2 times and fell no further.',
    ],
  ])('goes on under %j and stops under %j', (before, met, reason) => {
    expect(reasons(before)).toEqual([]);
    expect(reasons(met)).toEqual([reason]);
  });

  test('says of every rule that is met which it is', () => {
    const rules = { stopSteps: 10, stopMinutes: 1, stopExact: 0.5, stopEvaluations: 1 };
    expect(stopsDue(rules, facts).map(({ rule }) => rule)).toEqual(Object.keys(rules));
  });

  test('is not stopped by what has not been measured', () => {
    const unmeasured = { ...facts, evaluations: [] };
    expect(reasons({ stopExact: 0.01, stopEvaluations: 1 }, unmeasured)).toEqual([]);
  });

  test('is not stopped by an exact match that it has lost again', () => {
    const evaluations = [...facts.evaluations, { step: 1500, loss: 4, exact: 0.2 }];
    expect(reasons({ stopExact: 0.9 }, { ...facts, evaluations })).toEqual([]);
  });
});

describe('the expected end', () => {
  const end = (rules: Partial<StopRules>, pace: number) => expectedEnd({ ...never, ...rules }, facts, pace);

  test('is that of the rule that comes first', () => {
    expect(end({ stopSteps: 2500 }, 50)).toBe(20_000);
    expect(end({ stopMinutes: 2 }, 50)).toBe(30_000);
    expect(end({ stopSteps: 2500, stopMinutes: 2 }, 50)).toBe(20_000);
    expect(end({ stopSteps: 2500, stopMinutes: 2 }, 10)).toBe(30_000);
  });

  test('is now where a rule is met', () => expect(end({ stopSteps: 1000 }, 50)).toBe(0));

  test('is unknown where nothing foreseeable ends the run, or its pace is not known', () => {
    expect(end({ stopExact: 0.99, stopEvaluations: 4 }, 50)).toBeUndefined();
    expect(end({ stopSteps: 2500 }, 0)).toBeUndefined();
    expect(end({ stopSteps: 2500, stopMinutes: 2 }, 0)).toBe(30_000);
  });
});
