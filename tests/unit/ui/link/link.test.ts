import { deflateSync, strToU8 } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AlignmentFeed } from '../../../../src/ui/alignmentFeed';
import { chartStore } from '../../../../src/ui/charts/chartStore';
import { History } from '../../../../src/ui/history';
import { dropEdits, editStore } from '../../../../src/ui/inspect/editStore';
import { inspectStore } from '../../../../src/ui/inspect/inspectStore';
import { FIRST_PAIR, laneStore } from '../../../../src/ui/lanes/laneStore';
import { trainBeside } from '../../../../src/ui/lanes/otherLanes';
import { closeLesson, lessonStore } from '../../../../src/ui/lessons/lessonStore';
import { fromBase64url, toBase64url } from '../../../../src/ui/link/base64url';
import { LARGEST_CONTENT, LinkError, LONGEST_LINK } from '../../../../src/ui/link/content';
import { contentNow } from '../../../../src/ui/link/contentNow';
import { decodeLink, type OpenedLink } from '../../../../src/ui/link/decode';
import { encodeLink } from '../../../../src/ui/link/encode';
import { inflateWithin } from '../../../../src/ui/link/inflate';
import { followLink, openPage } from '../../../../src/ui/link/openLink';
import { currentView, showLanes, showView, viewFields } from '../../../../src/ui/link/view';
import { offerStore } from '../../../../src/ui/offers';
import { openPairs } from '../../../../src/ui/own/ownActions';
import { receive } from '../../../../src/ui/sessionEvents';
import { shippedFor } from '../../../../src/ui/shipped/models';
import { createSession, type Session, type SessionState } from '../../../../src/ui/store';
import type { Command } from '../../../../src/worker/protocol';
import { defaultSettings, defaultTaskOptions, type Settings } from '../../../../src/worker/settings';

const dates: Settings = {
  ...defaultSettings,
  task: 'dates',
  taskOptions: defaultTaskOptions('dates'),
  attention: 'general',
  learningRate: 0.00123,
  seed: 42,
};

/** As a person may have set them: words are read, characters written. */
const ownSettings: Settings = {
  ...dates,
  task: 'own',
  taskOptions: { ...defaultTaskOptions('own'), sourceTokens: 1, maximumSource: 20 },
};

const decode = (hash: string): OpenedLink => decodeLink(hash, viewFields);

/** A hash of whatever content, as somebody might write it. */
const hashOf = (content: unknown, version = 1): string => hashOfText(JSON.stringify(content), version);

const hashOfText = (text: string, version = 1): string =>
  `#v${version}.${toBase64url(deflateSync(strToU8(text), { level: 9 }))}`;

function refusal(hash: string): string {
  try {
    decode(hash);
  } catch (error) {
    if (error instanceof LinkError) return error.message;
    throw error;
  }
  throw new Error('It was opened.');
}

describe('a round trip', () => {
  it('gives back settings, input and view', () => {
    const view = { map: { drawing: 'ribbons', showGold: true, pinnedRow: 3 }, curves: { loss: 'log', smoothing: 0.5 } };
    const input = 'Ĵanüary 20, 2001 “十” 🙂';
    const { content, clamped } = decode(encodeLink({ settings: dates, input, view }));
    expect(content).toEqual({ settings: dates, input, view });
    expect(clamped).toEqual([]);
  });

  it('gives back how far it was trained and what trains beside it, or the model that came with the page', () => {
    const beside = [{ attention: 'dot', decoderHidden: 128 }, { hidden: 9999 }] as const;
    const { content, clamped } = decode(hashOf({ settings: dates, step: 846, beside }));
    expect(content).toEqual({ settings: dates, step: 846, beside: [beside[0], { hidden: 256 }] });
    expect(clamped).toEqual(['Hidden 9999 became 256']);
    expect(decode(encodeLink({ settings: dates, step: 846, beside })).content.step).toBe(846);
    expect(decode(encodeLink({ settings: dates, shipped: 'reversal' })).content.shipped).toBe('reversal');
    expect(decode(hashOf({ settings: dates, step: 1e9 })).clamped).toEqual(['step 1000000000 became 10000000']);
  });

  it('needs settings alone, and is short', () => {
    const hash = encodeLink({ settings: dates });
    expect(decode(hash).content).toEqual({ settings: dates });
    expect(hash.length).toBeLessThan(800);
    expect(hash).toMatch(/^#v1\.[A-Za-z0-9_-]+$/);
  });

  it('carries the view as the page has it, and shows it again', () => {
    const before = currentView();
    const view = {
      map: {
        drawing: 'rows',
        scale: 'log',
        ramp: 'grey',
        showGold: true,
        showArgmax: true,
        pinnedRow: 1,
        pinnedColumn: 2,
      },
      curves: { loss: 'log', across: 'seconds', acrossScale: 'log', smoothing: 0.9 },
      inspect: { part: 'gates', lstm: 'encoder', layer: 1, unit: 5, width: 4, lengthPenalty: 1.2 },
    };
    showView(view);
    expect(currentView()).toEqual(view);
    const opened = decode(encodeLink({ settings: dates, view: currentView() })).content.view;
    inspectStore.setState({ unit: undefined });
    showView(before);
    expect(currentView()).toEqual(before);
    showView(opened ?? {});
    expect(currentView()).toEqual(view);
    showView(before);
    expect(chartStore.getState().loss).toBe('linear');
  });
});

describe('what of models beside each other is shown', () => {
  const beside = (count: number) =>
    Array.from({ length: count }, () => createSession(() => {}, new History(), new AlignmentFeed()));
  afterEach(() => laneStore.setState(laneStore.getInitialState()));

  it('comes back once they have begun', () => {
    laneStore.setState({ others: beside(2), shown: 'difference', pair: [2, 1], reach: '± the largest' });
    const { view } = decode(encodeLink({ settings: dates, view: currentView() })).content;
    laneStore.setState({ shown: 'all', pair: FIRST_PAIR, reach: '±1' });
    showLanes(view ?? {});
    expect(laneStore.getState()).toMatchObject({ shown: 'difference', pair: [2, 1], reach: '± the largest' });
  });

  it('is not said of one model, and a pair that is none is the first', () => {
    expect(currentView()).not.toHaveProperty('lanes');
    laneStore.setState({ others: beside(1) });
    for (const [from, to] of [
      [1, 1],
      [0, 3],
    ] as const) {
      showLanes(decode(hashOf({ settings: dates, view: { lanes: { from, to } } })).content.view ?? {});
      expect(laneStore.getState().pair).toEqual(FIRST_PAIR);
    }
    expect(refusal(hashOf({ settings: dates, view: { lanes: { to: 4 } } }))).toMatch(/to must be one of/);
  });
});

describe('a link that cannot be opened is refused in words', () => {
  it.each([
    ['no link at all', '#main', /not one of this page/],
    ['another version', hashOf({ settings: dates }, 7), /version 7; version 1/],
    ['a character outside the alphabet', '#v1.ab+c', /damaged/],
    ['a length that no bytes have', '#v1.abcde', /damaged/],
    ['nothing after the version', '#v1.', /damaged/],
    ['bytes that are not deflated', `#v1.${toBase64url(strToU8('hello there'))}`, /damaged/],
    ['text that is not JSON', hashOfText('{"settings":'), /damaged/],
    ['bytes that are not UTF-8', `#v1.${toBase64url(deflateSync(Uint8Array.of(0x22, 0xff, 0x22)))}`, /damaged/],
    ['a list', hashOf([1, 2]), /fields by name/],
    ['null', hashOf(null), /fields by name/],
    ['no settings', hashOf({}), /settings must be fields/],
    ['an unknown field', hashOf({ settings: dates, script: 'alert(1)' }), /“script” that is unknown/],
    ['a field that would reach a prototype', hashOfText('{"settings":{},"__proto__":{"a":1}}'), /“__proto__”/],
    ['an unknown setting', hashOf({ settings: { ...dates, depth: 3 } }), /no setting named/],
    ['an unknown task', hashOf({ settings: { ...dates, task: 'toString' } }), /task must be one of/],
    ['an unknown mechanism', hashOf({ settings: { ...dates, attention: 'magic' } }), /attention must be one of/],
    ['a number as text', hashOf({ settings: { ...dates, hidden: '64' } }), /hidden must be a whole number/],
    ['a fraction of a unit', hashOf({ settings: { ...dates, hidden: 12.5 } }), /hidden must be a whole number/],
    ['an unknown option', hashOf({ settings: { ...dates, taskOptions: { wings: 2 } } }), /no option of this task/],
    ['sizes that do not go together', hashOf({ settings: { ...dates, attention: 'dot', decoderHidden: 65 } }), /./],
    ['an input that is no text', hashOf({ settings: dates, input: { length: 3 } }), /input must be text/],
    ['an input without end', hashOf({ settings: dates, input: 'a'.repeat(4001) }), /input is longer than 4000/],
    ['an unknown view', hashOf({ settings: dates, view: { window: {} } }), /“window” that is unknown/],
    ['an unknown choice', hashOf({ settings: dates, view: { map: { drawing: 'film' } } }), /drawing must be one of/],
    [
      'a choice of another kind',
      hashOf({ settings: dates, view: { map: { showGold: 1 } } }),
      /showGold must be one of/,
    ],
    ['half a beam', hashOf({ settings: dates, view: { inspect: { width: 2.5 } } }), /width must be a whole number/],
    ['half a step', hashOf({ settings: dates, step: 2.5 }), /step must be a whole number/],
    ['a trained model that there is not', hashOf({ settings: dates, shipped: 'copy' }), /does not come with the page/],
    ['a trained model that is trained', hashOf({ settings: dates, shipped: 'dates', step: 5 }), /not trained further/],
    ['a crowd', hashOf({ settings: dates, beside: [{}, {}, {}, {}] }), /at most 3 models/],
    ['other batches beside', hashOf({ settings: dates, beside: [{ seed: 7 }] }), /the same batches, of one seed/],
    ['nonsense beside', hashOf({ settings: dates, beside: [{ depth: 7 }] }), /no setting named/],
    ['own data where none is read', hashOf({ settings: dates, brings: { name: 'x', pairs: 3 } }), /asks for data/],
  ])('%s', (_, hash, message) => {
    expect(refusal(hash)).toMatch(message);
  });

  it('whatever single character is changed, cut or added', () => {
    const hash = encodeLink({ settings: dates, input: 'May 1, 1999' });
    for (let at = 1; at < hash.length; at++) {
      const rest = hash.slice(at + 1);
      for (const edited of [hash.slice(0, at) + rest, hash.slice(0, at), `${hash.slice(0, at)}A${rest}`]) {
        try {
          const { settings } = decode(edited).content;
          expect(settings.hidden).toBeLessThanOrEqual(256); // read, but never beyond the bounds
        } catch (error) {
          expect(error).toBeInstanceOf(LinkError);
        }
      }
    }
  });

  it('a link longer than its bound, unread', () => {
    expect(refusal(`#v1.${'A'.repeat(LONGEST_LINK)}`)).toMatch(/longer than 8192 characters/);
  });

  it('a zip bomb', () => {
    const bomb = deflateSync(new Uint8Array(5_000_000), { level: 9 });
    const hash = `#v1.${toBase64url(bomb)}`;
    expect(hash.length).toBeLessThan(LONGEST_LINK);
    expect(refusal(hash)).toMatch(/damaged/);
  });
});

describe('inflating', () => {
  it('gives back what was deflated up to the bound', () => {
    for (const length of [1, 100, LARGEST_CONTENT]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * index) % 251);
      expect(inflateWithin(deflateSync(bytes), LARGEST_CONTENT)).toEqual(bytes);
    }
  });

  it('stops soon after the bound, whatever there is to come', () => {
    const most = 1000;
    const bomb = deflateSync(new Uint8Array(20_000_000), { level: 9 });
    const slices: number[] = [];
    const spy = vi.spyOn(Uint8Array.prototype, 'subarray').mockImplementation(function (this: Uint8Array, from, to) {
      if (this === bomb) slices.push(from ?? 0);
      return new Uint8Array(
        this.buffer,
        this.byteOffset + (from ?? 0),
        Math.min(to ?? this.length, this.length) - (from ?? 0),
      ) as Uint8Array<ArrayBuffer>;
    });
    const inflated = inflateWithin(bomb, most);
    spy.mockRestore();
    expect(inflated).toBeUndefined();
    expect(bomb.length).toBeGreaterThan(10_000);
    expect(Math.max(...slices)).toBeLessThan(1024); // of 20,000 bytes and more no further slice was read
  });

  it('refuses a stream that is cut short, and nothing', () => {
    const bytes = deflateSync(strToU8('a line of text, and another line of text'));
    expect(inflateWithin(bytes.subarray(0, -3), 1000)).toBeUndefined();
    expect(inflateWithin(new Uint8Array(), 1000)).toEqual(new Uint8Array());
  });
});

it('writes bytes in the alphabet of addresses, and reads nothing else', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (const length of [0, 1, 2, 3, 255]) {
    const text = toBase64url(bytes.subarray(0, length));
    expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
    expect(fromBase64url(text)).toEqual(bytes.slice(0, length));
  }
  for (const text of ['a', 'ab=', 'a b', 'ab/d', 'ä']) expect(fromBase64url(text)).toBeUndefined();
});

describe('numbers out of bounds', () => {
  it('are taken back within them, and each is named', () => {
    const settings = { ...dates, hidden: 9999, learningRate: -1, seed: 1e300 };
    const view = { curves: { smoothing: 4 } };
    const { content, clamped } = decode(hashOf({ settings, view }));
    expect(content.settings).toEqual({ ...dates, hidden: 256, learningRate: 0.000001, seed: 999_999_999 });
    expect(content.view).toEqual({ curves: { smoothing: 0.99 } });
    expect(clamped).toEqual([
      'Seed 1e+300 became 999999999',
      'Hidden 9999 became 256',
      'Learning rate -1 became 0.000001',
      'smoothing 4 became 0.99',
    ]);
  });

  it('are so in the options of the task too, and infinity is', () => {
    const text = JSON.stringify({ settings: defaultSettings }).replace('"letters":26', '"letters":1e999');
    const { content, clamped } = decode(
      hashOfText(text.includes('1e999') ? text : text.replace(/"letters":\d+/, '"letters":1e999')),
    );
    expect(content.settings.taskOptions.letters).toBe(26);
    expect(clamped).toEqual(['Letters Infinity became 26']);
  });
});

describe('own data', () => {
  it('is never in a link, nor what was typed on it; the link says what to bring', () => {
    const settings = ownSettings;
    const hash = encodeLink({ settings, input: 'my secret line', brings: { name: 'letters.tsv', pairs: 812 } });
    const text = new TextDecoder().decode(inflateWithin(fromBase64url(hash.slice(4)) ?? new Uint8Array(), 10_000));
    expect(text).not.toContain('secret');
    const { content } = decode(hash);
    expect(content.brings).toEqual({ name: 'letters.tsv', pairs: 812 });
    expect(content).not.toHaveProperty('input');
    expect(content.settings).toEqual(settings);
  });

  it('is read as the link says: its options are bounded like all others, and so are its columns', () => {
    const settings = { ...ownSettings, taskOptions: { ...ownSettings.taskOptions, maximumSource: 9999 } };
    const reading = { sourceColumn: 4, targetColumn: 1, header: true, delimiter: ';' } as const;
    const brings = { name: 'letters.tsv', pairs: 812, test: 'test.tsv', reading };
    const { content, clamped } = decode(encodeLink({ settings, brings }));
    expect(content.brings).toEqual(brings);
    expect(content.settings.taskOptions).toEqual({ ...ownSettings.taskOptions, maximumSource: 400 });
    expect(clamped).toEqual(['Longest source 9999 became 400']);
    for (const [wrong, message] of [
      [{ sourceColumn: 2 }, /two columns/],
      [{ header: 'yes' }, /header must be/],
      [{ delimiter: '|' }, /delimiter must be/],
      [{ encoding: 'utf-7' }, /“encoding” that is unknown/],
    ] as const) {
      expect(refusal(hashOf({ settings: ownSettings, brings: { ...brings, reading: wrong } }))).toMatch(message);
    }
  });

  it('is refused where an edited link brings some', () => {
    const own = { settings: ownSettings, brings: { name: 'letters.tsv', pairs: 812 } };
    expect(refusal(hashOf({ ...own, input: 'a line' }))).toMatch(/data that is not in it/);
    expect(refusal(hashOf({ ...own, brings: { name: 'x', pairs: 3, rows: ['a\tb'] } }))).toMatch(
      /“rows” that is unknown/,
    );
    expect(refusal(hashOf({ settings: own.settings }))).toMatch(/brings must be fields/);
  });
});

it('refuses to write what no link may hold', () => {
  expect(() => encodeLink({ settings: dates, input: 'a'.repeat(4001) })).toThrow(/too long for a link/);
  let state = 1;
  const noise = Array.from({ length: 4000 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(0x4e00 + (state % 20_000));
  }).join('');
  expect(() => encodeLink({ settings: dates, input: noise })).toThrow(/too long for a link/);
});

describe('opening the page', () => {
  const fresh = (): { session: Session; posted: Command[] } => {
    const posted: Command[] = [];
    return { session: createSession((command) => posted.push(command), new History(), new AlignmentFeed()), posted };
  };
  const ready = (session: Session, run: number, settings: Settings, step = 0) =>
    receive(session, {
      type: 'ready',
      run,
      settings,
      input: 'abc',
      step,
      parameters: 100,
      device: { backend: 'cpu', name: 'test' },
    });

  it('without a link shows a model that came with the page, and builds the defaults where it cannot be had', async () => {
    const { session, posted } = fresh();
    await openPage(session, '');
    expect(session.store.getState().pending?.shipped).toMatchObject({ task: defaultSettings.task });
    await vi.waitFor(() => expect(posted).toHaveLength(1)); // here nothing can be fetched
    expect(posted).toMatchObject([{ type: 'prepare', settings: defaultSettings, resume: true }]);
    expect(session.store.getState().messages).toEqual([]);
  });

  it('by a link builds what it says, with its input', async () => {
    const { session, posted } = fresh();
    await openPage(session, encodeLink({ settings: dates, input: 'May 1, 1999' }));
    expect(posted).toMatchObject([{ type: 'prepare', settings: dates, input: { task: 'dates', text: 'May 1, 1999' } }]);
    expect(session.store.getState().draft).toEqual(dates);
  });

  it('by a link to a model that came with the page opens that, and by one to a trained run offers to train as far', async () => {
    const shipped = fresh();
    await openPage(shipped.session, encodeLink({ settings: dates, shipped: 'reversal', input: 'abc' }));
    expect(shipped.session.store.getState()).toMatchObject({
      draft: dates,
      pending: { shipped: { task: 'reversal' } },
    });

    const { session, posted } = fresh();
    await openPage(session, encodeLink({ settings: dates, step: 846 }));
    ready(session, 1, dates);
    const { offer } = offerStore.getState();
    expect(offer?.button).toBe('Train to step 846');
    session.store.setState({ step: 46 });
    offer?.take();
    expect(posted.at(-1)).toEqual({ type: 'train', run: 1, steps: 800 });
    ready(session, 1, defaultSettings); // another run has come meanwhile
    session.store.setState({ running: defaultSettings });
    offer?.take();
    expect(posted.at(-1)).toMatchObject({ type: 'prepare', settings: dates });
    expect(session.store.getState().pending?.then).toEqual({ type: 'train', steps: 846 });
  });

  it('by a damaged link begins with the defaults and says why', async () => {
    const { session, posted } = fresh();
    await openPage(session, '#v1.garbage');
    expect(posted).toMatchObject([{ type: 'prepare', settings: defaultSettings }]);
    expect(session.store.getState().messages).toMatchObject([{ tone: 'alert', text: /./ }]);
    expect(session.store.getState().messages[0]?.text).toMatch(/^The link was not opened: it is damaged/);
  });

  it('says which numbers were taken back', async () => {
    const { session } = fresh();
    await openPage(session, hashOf({ settings: { ...dates, batch: 100_000 } }));
    expect(session.store.getState().messages[0]?.text).toBe(
      'The link had numbers out of bounds: Batch 100000 became 512.',
    );
  });

  it('says what to bring', async () => {
    const { session, posted } = fresh();
    const brings = { name: 'x.tsv', pairs: 1234, test: 'y.tsv', reading: { sourceColumn: 2, targetColumn: 1 } };
    await openPage(session, encodeLink({ settings: ownSettings, brings }));
    expect(session.store.getState().messages[0]?.text).toContain(
      '“x.tsv”, 1,234 pairs, with “y.tsv” as their test set. Bring them in at Setup',
    );
    // A model of the default task until they are there, in a form that is set as it was.
    const { task, taskOptions } = defaultSettings;
    expect(posted).toMatchObject([{ type: 'prepare', settings: { ...dates, task, taskOptions } }]);
    ready(session, 1, { ...dates, task, taskOptions });
    expect(session.store.getState().draft).toEqual(ownSettings);
    openPairs(session, { name: 'x.tsv', blob: new Blob(['a\tb\n']) });
    await vi.waitFor(() => expect(posted.at(-1)?.type).toBe('own'));
    expect(posted.at(-1)).toMatchObject({
      files: { reading: { sourceColumn: 2, targetColumn: 1, header: false } },
      taskOptions: ownSettings.taskOptions,
    });
  });

  it('by a link that was shared in a lesson goes on with it; by a teacher’s the lesson begins', async () => {
    const shared = fresh();
    const lesson = { id: 'why-attention', hides: [], step: 1 } as const;
    const edits = { weights: [{ row: 0, weights: [1, 0] }], tokens: [] };
    await openPage(shared.session, encodeLink({ settings: dates, input: 'May 1, 1999', step: 400, edits, lesson }));
    expect(shared.posted).toMatchObject([{ type: 'prepare', settings: dates, input: { text: 'May 1, 1999' } }]);
    expect(lessonStore.getState()).toMatchObject({ open: { id: 'why-attention' }, step: 1, begins: false });
    expect(editStore.getState().edits).toEqual(edits);
    expect(offerStore.getState().offer?.button).toBe('Train to step 400');
    dropEdits();

    const taught = fresh();
    await openPage(taught.session, '#lesson=when-maps-mislead');
    expect(taught.posted).toEqual([]); // its first step asks for a model
    expect(lessonStore.getState()).toMatchObject({ open: { id: 'when-maps-mislead' }, step: 0, begins: true });
    closeLesson();
  });

  it('begins with the defaults where the session refuses the settings of a link, and keeps the reason', async () => {
    const { session, posted } = fresh();
    await openPage(session, encodeLink({ settings: dates }));
    receive(session, { type: 'failed', run: 1, what: 'prepare', message: 'These contradict each other.' });
    await Promise.resolve();
    expect(posted.at(-1)).toMatchObject({ type: 'prepare', settings: defaultSettings });
    expect(session.store.getState().messages).toMatchObject([{ text: 'These contradict each other.' }]);
    ready(session, 1, defaultSettings);
    expect(session.store.getState()).toMatchObject({ run: 1, draft: defaultSettings });
  });

  it('follows a later link at once where nothing is trained, and asks where something is', async () => {
    const { session, posted } = fresh();
    await openPage(session, '');
    ready(session, 1, defaultSettings);
    await followLink(session, encodeLink({ settings: dates, input: 'May 1, 1999' }));
    expect(posted.at(-1)).toMatchObject({ type: 'prepare', run: 2, settings: dates, input: { text: 'May 1, 1999' } });
    ready(session, 2, dates, 12);
    const count = posted.length;
    await followLink(session, encodeLink({ settings: defaultSettings }));
    expect(posted).toHaveLength(count);
    await offerStore.getState().offer?.take();
    expect(posted.at(-1)).toMatchObject({ type: 'prepare', run: 3, settings: defaultSettings });
    expect(posted.at(-1)).toMatchObject({ input: undefined });
  });

  it('ends the models beside the page’s for a later link, and begins those that it has', async () => {
    vi.stubGlobal(
      'Worker',
      class extends EventTarget {
        postMessage() {}
        terminate() {}
      },
    );
    const { session } = fresh();
    await openPage(session, encodeLink({ settings: dates }));
    ready(session, 1, dates);
    const beside = () => laneStore.getState().others.map(({ store }) => store.getState().pending?.settings?.attention);
    trainBeside(session, { ...dates, attention: 'dot' });
    expect(beside()).toEqual(['dot']);
    await followLink(session, encodeLink({ settings: dates, beside: [{ attention: 'additive' }] }));
    await vi.waitFor(() => expect(beside()).toEqual(['additive']));
    await followLink(session, encodeLink({ settings: dates }));
    expect(beside()).toEqual([]);
    vi.unstubAllGlobals();
  });

  it('leaves the run alone where a later link is damaged', async () => {
    const { session, posted } = fresh();
    await openPage(session, '');
    ready(session, 1, defaultSettings);
    const count = posted.length;
    await followLink(session, '#v1.x');
    expect(posted).toHaveLength(count);
    expect(session.store.getState().messages).toMatchObject([{ tone: 'alert' }]);
  });
});

describe('a link to the page as it is', () => {
  const page = (state: Partial<SessionState>): Session => {
    const session = createSession(() => {}, new History(), new AlignmentFeed());
    session.store.setState({ run: 1, running: dates, input: 'May 1, 1999', ...state });
    return session;
  };
  const shared = (session: Session) => decode(encodeLink(contentNow(session))).content;
  afterEach(() => laneStore.setState(laneStore.getInitialState()));

  it('holds what trains beside the model, and nothing beside one that came with the page', () => {
    laneStore.setState({ others: [page({ running: { ...dates, attention: 'concat' } })] });
    expect(shared(page({ step: 40 }))).toMatchObject({ settings: dates, step: 40, beside: [{ attention: 'concat' }] });
    const model = shippedFor('reversal');
    if (!model) throw new Error('It does not come with the page.');
    const looked = shared(page({ draft: dates, shipped: { model, form: dates }, step: model.step }));
    expect(looked).toMatchObject({ settings: dates, shipped: 'reversal' });
    expect(looked).not.toHaveProperty('beside');
    expect(looked).not.toHaveProperty('step');
  });
});

describe('what is edited by hand', () => {
  const edits = { weights: [{ row: 1, weights: [0, 0.123456789, 1] }], tokens: [{ row: 0, token: 7 }] };

  it('comes back, its weights to five places', () => {
    const { content } = decode(encodeLink({ settings: dates, input: 'abc', edits }));
    expect(content.edits).toEqual({ ...edits, weights: [{ row: 1, weights: [0, 0.12346, 1] }] });
  });

  it.each([
    ['no fields', 7],
    ['a field too many', { ...edits, script: 'x' }],
    ['a row that is none', { ...edits, tokens: [{ row: -1, token: 7 }] }],
    ['a token that is text', { ...edits, tokens: [{ row: 0, token: '7' }] }],
    ['a weight above 1', { ...edits, weights: [{ row: 0, weights: [2] }] }],
    ['rows without end', { ...edits, weights: [{ row: 0, weights: Array(4097).fill(0) }] }],
  ])('is refused where it is %s', (_, wrong) => {
    expect(refusal(hashOf({ settings: dates, edits: wrong }))).toContain('what it changes by hand');
  });
});
