import { expect, test } from 'vitest';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { shortcutOf, shortcuts } from '../../../src/ui/keys/shortcuts';
import { receive } from '../../../src/ui/sessionEvents';
import { createSession } from '../../../src/ui/store';
import type { Command } from '../../../src/worker/protocol';
import { defaultSettings } from '../../../src/worker/settings';

function started() {
  const posted: Command[] = [];
  const session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
  const device = { backend: 'cpu', name: 'test' } as const;
  session.store.setState({ pending: { run: 1, settings: defaultSettings, input: '' } });
  receive(session, { type: 'ready', run: 1, settings: defaultSettings, input: 'abc', step: 0, parameters: 1, device });
  posted.length = 0;
  const press = (wanted: string) => shortcuts.find(({ key }) => key === wanted)?.run(session);
  return { session, posted, press };
}

test('Space trains and pauses, and the full stop trains one step while it stands', () => {
  const { session, posted, press } = started();
  press('.');
  press(' ');
  receive(session, { type: 'started', run: 1, step: 1 });
  press('.');
  press(' ');
  expect(posted.map(({ type }) => type)).toEqual(['step', 'train', 'pause']);
});

test('brackets go from one kept step to the next, and at last back to now', () => {
  const { session, posted, press } = started();
  press('[');
  expect(posted).toEqual([]);
  receive(session, { type: 'timeline', run: 1, steps: [0, 10, 20], bytes: 12 });
  press('[');
  press('[');
  press('[');
  press('[');
  const asked = posted.map((command) => (command.type === 'recall' ? command.step : undefined));
  expect(asked).toEqual([20, 10, 0, 0]);
  press(']');
  expect(session.store.getState().recalled).toBe(10);
  press(']');
  press(']');
  expect(session.store.getState().recalled).toBeUndefined();
  press(']');
  expect(session.store.getState().recalled).toBeUndefined();
});

test('Alt makes a key another, but where it is what types it', () => {
  const pressed = (key: string, held: object) =>
    shortcutOf({ key, repeat: false, ctrlKey: false, metaKey: false, altKey: false, ...held })?.name;
  for (const key of ['[', ']', '.', '?']) expect(pressed(key, {})).toBe(key);
  expect(pressed('x', {})).toBeUndefined();
  expect([pressed('[', { altKey: true }), pressed(']', { altKey: true })]).toEqual(['[', ']']);
  for (const key of [' ', '.', '?']) expect(pressed(key, { altKey: true })).toBeUndefined();
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { repeat: true }]) {
    expect(pressed('[', held)).toBeUndefined();
  }
});
