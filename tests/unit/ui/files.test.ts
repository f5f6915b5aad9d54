import { expect, it, vi } from 'vitest';
import { exportFile, open, openFile } from '../../../src/ui/actions';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { receive } from '../../../src/ui/sessionEvents';
import { createSession, type Session } from '../../../src/ui/store';
import type { Command } from '../../../src/worker/protocol';
import { defaultSettings, defaultTaskOptions, type Settings } from '../../../src/worker/settings';

function ready(session: Session, run: number, settings: Settings, step: number, input = 'abc'): void {
  receive(session, {
    type: 'ready',
    run,
    settings,
    step,
    input,
    parameters: 100,
    device: { backend: 'cpu', name: 'test' },
  });
}

function started(): { session: Session; posted: Command[] } {
  const posted: Command[] = [];
  const session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
  open(session);
  ready(session, 1, defaultSettings, 0);
  posted.length = 0;
  return { session, posted };
}

it('asks for a file of the run that is on the page, and not while another is being made', async () => {
  const { session, posted } = started();
  exportFile(session, 'pytorch');
  expect(posted).toEqual([{ type: 'export', run: 1, format: 'pytorch' }]);
  await openFile(session, new File(['x'], 'x.safetensors'));
  exportFile(session, 'onnx');
  expect(posted.map(({ type }) => type)).toEqual(['export', 'open']);
});

it('takes settings and task of a file into the form, also of one from before the first step', async () => {
  const { session, posted } = started();
  await openFile(session, new File([Uint8Array.of(1, 2, 3)], 'x.safetensors'));
  expect(posted).toMatchObject([{ type: 'open', run: 2 }]);
  expect(session.store.getState().pending?.run).toBe(2);
  const settings = { ...defaultSettings, task: 'dates', taskOptions: defaultTaskOptions('dates') };
  ready(session, 2, settings, 0, 'January 20, 2001');
  expect(session.store.getState()).toMatchObject({ run: 2, running: settings, draft: settings, pending: undefined });
  expect(session.store.getState().input).toBe('January 20, 2001');
});

it('keeps the run that it has where a file is refused, and says why', async () => {
  const { session } = started();
  receive(session, { type: 'started', run: 1, step: 0 });
  await openFile(session, new File([], 'x.safetensors'));
  receive(session, { type: 'failed', run: 2, what: 'open', message: 'Too few bytes.' });
  const state = session.store.getState();
  expect(state).toMatchObject({ run: 1, phase: 'training', pending: undefined, running: defaultSettings });
  expect(state.messages).toEqual([{ tone: 'alert', text: 'Too few bytes.', reload: false }]);
});

it('does not even read a file that is too large, and says so', async () => {
  const { session, posted } = started();
  const file = new File([], 'film.safetensors');
  Object.defineProperty(file, 'size', { value: 1e9 });
  await openFile(session, file);
  expect(posted).toEqual([]);
  expect(session.store.getState().messages[0]?.text).toContain('film.safetensors is larger than 512 MB');
});

it('downloads a file under its name, and lets go of it', () => {
  vi.useFakeTimers();
  const link = { href: '', download: '', click: vi.fn() };
  vi.stubGlobal('document', { createElement: () => link });
  const create = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
  const revoke = vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {});
  try {
    const { session } = started();
    const file = { name: 'model.safetensors', mediaType: 'application/octet-stream', bytes: Uint8Array.of(1) };
    receive(session, { type: 'file', run: 1, file });
    expect(link).toMatchObject({ href: 'blob:1', download: 'model.safetensors' });
    expect(link.click).toHaveBeenCalledOnce();
    vi.runAllTimers();
    expect(revoke).toHaveBeenCalledWith('blob:1');
  } finally {
    vi.unstubAllGlobals();
    vi.useRealTimers();
    create.mockRestore();
    revoke.mockRestore();
  }
});
