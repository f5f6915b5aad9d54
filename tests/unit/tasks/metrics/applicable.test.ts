import { expect, test } from 'vitest';
import { applicableMetrics, tokenErrorMetric } from '../../../../src/tasks/metrics/applicable';
import { reversal } from '../../../../src/tasks/reversal';
import { defaultTaskOptions } from '../../../../src/worker/settings';

const strings = reversal.create(defaultTaskOptions('reversal'));
const sentences = { id: 'compiler-messages', target: { kind: 'words', tokens: ['a'] } } as const;
const phones = { id: 'pronunciation', target: { kind: 'spaced', tokens: ['AH'] } } as const;

test('alignment is judged where the task knows it and the model attends', () => {
  expect(applicableMetrics(strings, [4], true)).toEqual([
    'loss',
    'tokenAccuracy',
    'exactMatch',
    'characterErrorRate',
    'alignmentErrorRate',
    'massOnGold',
    'entropy',
    'relativeEntropy',
    'monotonicity',
  ]);
  expect(applicableMetrics(strings, [4], false)).not.toContain('massOnGold');
  expect(applicableMetrics(phones, [4], true)).not.toContain('massOnGold');
});

test('BLEU is for sentences of which half have four words', () => {
  expect(applicableMetrics(sentences, [3, 4, 9], false)).toContain('bleu');
  expect(applicableMetrics(sentences, [3, 3, 9], false)).not.toContain('bleu');
  expect(applicableMetrics(strings, [8, 8], false)).not.toContain('bleu');
  expect(applicableMetrics(phones, [8, 8], false)).not.toContain('bleu');
});

test('errors are counted over characters, phones, words or whatever a token is', () => {
  expect(tokenErrorMetric(strings)).toBe('characterErrorRate');
  expect(tokenErrorMetric(sentences)).toBe('wordErrorRate');
  expect(tokenErrorMetric(phones)).toBe('phoneErrorRate');
  expect(tokenErrorMetric({ ...phones, id: 'commands' })).toBe('tokenErrorRate');
  expect(applicableMetrics(phones, [8], false)).toContain('wrongWords');
  expect(applicableMetrics({ ...phones, id: 'commands' }, [8], false)).not.toContain('wrongWords');
});
