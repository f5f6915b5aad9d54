import { beforeEach, expect, test } from 'vitest';
import { noPairs } from '../../../src/tasks/own/ownPairs';
import { previewOf } from '../../../src/tasks/own/preview';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { changeReading, openPairs, startOwn } from '../../../src/ui/own/ownActions';
import { ownStore } from '../../../src/ui/own/ownStore';
import { receive } from '../../../src/ui/sessionEvents';
import { addMessage, changeTaskOption, createSession } from '../../../src/ui/store';
import type { Command } from '../../../src/worker/protocol';
import { prepared } from '../tasks/own/files';

type Own = Extract<Command, { type: 'own' }>;

const preview = previewOf(prepared(['a\tb', 'c\td', 'e\tf']));
const source = (name: string) => ({ name, blob: new Blob(['a\tb\n']) });

beforeEach(() => ownStore.setState(ownStore.getInitialState(), true));

/** A page and what it posts. */
function page() {
  const posted: Own[] = [];
  const post = (command: Command) => {
    if (command.type === 'own') posted.push(command);
  };
  const session = createSession(post, new History(), new AlignmentFeed());
  startOwn(session);
  const answer = () => receive(session, { type: 'ownPreview', run: 0, preview });
  const refuse = (message: string) => receive(session, { type: 'failed', run: 0, what: 'own', message });
  return { session, posted, answer, refuse };
}

test('any two columns of the file can be chosen', () => {
  expect(previewOf(prepared(['1\ta\t2\tb', '3\tc\t4\td', '5\te\t6\tf'])).columns).toBe(4);
});

test('a file is read at once, and what changes meanwhile waits for it, the last change alone', async () => {
  const { session, posted, answer } = page();
  openPairs(session, source('one.tsv'));
  expect(session.store.getState().draft.task).toBe('own');
  await expect.poll(() => posted.length).toBe(1);
  changeTaskOption(session, 'maximumSource', 5);
  changeTaskOption(session, 'maximumSource', 50);
  expect(posted).toHaveLength(1);
  expect(posted[0]?.files?.pairs.name).toBe('one.tsv');
  answer();
  expect(posted).toHaveLength(2);
  expect(posted[1]).toMatchObject({ taskOptions: { maximumSource: 50 } });
  expect(posted[1]).not.toHaveProperty('files');
  expect(ownStore.getState().opened?.pairs.name).toBe('one.tsv');
});

test('what cannot be read leaves what is open, and says why', async () => {
  const { session, posted, answer, refuse } = page();
  openPairs(session, source('one.tsv'));
  await expect.poll(() => posted.length).toBe(1);
  answer();
  openPairs(session, source('two.tsv'));
  await expect.poll(() => posted.length).toBe(2);
  refuse('two.tsv was not read.');
  expect(ownStore.getState()).toMatchObject({
    opened: { pairs: { name: 'one.tsv' } },
    problem: 'two.tsv was not read.',
  });
  expect(session.store.getState().messages).toEqual([]);
  changeReading(session, { header: true });
  await expect.poll(() => posted.length).toBe(3);
  expect(posted[2]?.files).toMatchObject({ pairs: { name: 'one.tsv' }, reading: { header: true } });
  expect(ownStore.getState().problem).toBeUndefined();
});

test('pasted pairs are to leave good ones in place, and pairs that come answer who was told to bring some', async () => {
  const { session, posted, answer } = page();
  const pasted = (blob: Blob) => ({ name: 'Pasted text', blob, pasted: true });
  addMessage(session, { tone: 'alert', text: `The file was not opened: ${noPairs}`, reload: false });
  openPairs(session, pasted(new Blob(['a\tb\n'])));
  await expect.poll(() => posted.length).toBe(1);
  expect(posted[0]?.files?.orKeep).toBe(false);
  expect(session.store.getState().messages).toHaveLength(1);
  answer();
  expect(session.store.getState().messages).toEqual([]);
  openPairs(session, pasted(new Blob(['alone'])));
  await expect.poll(() => posted.length).toBe(2);
  expect(posted[1]?.files?.orKeep).toBe(true);
  answer();
  changeReading(session, { header: true }); // of what is open: that it no longer serves must be seen
  await expect.poll(() => posted.length).toBe(3);
  expect(posted[2]?.files?.orKeep).toBe(false);
  openPairs(session, source('one.tsv'));
  answer();
  await expect.poll(() => posted.length).toBe(4);
  expect(posted[3]?.files?.orKeep).toBe(false);
});

test('options that change while a file is refused are those of what stays open', async () => {
  const { session, posted, answer, refuse } = page();
  openPairs(session, source('one.tsv'));
  await expect.poll(() => posted.length).toBe(1);
  answer();
  openPairs(session, source('two.tsv'));
  await expect.poll(() => posted.length).toBe(2);
  changeTaskOption(session, 'lowerCase', 1);
  refuse('two.tsv was not read.');
  expect(posted[2]).toMatchObject({ taskOptions: { lowerCase: 1 } });
  expect(posted[2]).not.toHaveProperty('files');
});
