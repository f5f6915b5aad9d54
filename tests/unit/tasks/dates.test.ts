import { beforeAll, describe, expect, it } from 'vitest';
import { dates } from '../../../src/tasks/dates/dates';
import { dayOf, daysOn, isoOf, sideOfDay } from '../../../src/tasks/dates/days';
import {
  dateEngine,
  frozenDatesOf,
  frozenTest,
  loadFrozenTest,
  parseFrozenTest,
  writtenOtherwise,
} from '../../../src/tasks/dates/frozenTest';
import { availableOf, latinLocales, otherLocales } from '../../../src/tasks/dates/locales';
import { tfjsTemplates, tfjsWriting } from '../../../src/tasks/dates/tfjsFormats';
import { arePlain, normaliseDate, writingOf } from '../../../src/tasks/dates/writtenDates';
import type { Task } from '../../../src/tasks/task';
import { charactersOf } from '../../../src/tasks/tokens';

const everyLocale = availableOf([...latinLocales, ...otherLocales]);
/** Values of the option beyond the numbers of locales. */
const every = 25;
const tfjs = 26;

const task = dates.create({});
const firstDay = dayOf(1950, 1, 1);
const lastDay = dayOf(2049, 12, 31);

beforeAll(() => loadFrozenTest());

describe('written dates', () => {
  it('come from 24 locales in Latin script and 80-odd in all, each with several forms', () => {
    expect(availableOf(latinLocales)).toEqual([...latinLocales]);
    expect(everyLocale.length).toBeGreaterThanOrEqual(80);
    for (const locale of latinLocales) expect(writingOf(locale).forms.length, locale).toBeGreaterThanOrEqual(3);
    for (const locale of everyLocale) expect(writingOf(locale).forms.length, locale).toBeGreaterThanOrEqual(2);
    expect(dates.description).toContain('24 Latin-script locales');
  });

  it.each(latinLocales)('say day and full year of ISO 8601, in Latin script: %s', (locale) => {
    const { forms } = writingOf(locale);
    const fixed = [dayOf(1950, 1, 1), dayOf(1999, 12, 31), dayOf(2000, 2, 29), dayOf(2001, 3, 4), dayOf(2049, 9, 30)];
    for (let day = firstDay; day <= lastDay; day += 305) fixed.push(day);
    for (const write of forms) {
      const wrong = fixed.filter((day) => {
        const text = write(day);
        const iso = isoOf(day);
        const numbers: readonly string[] = text.match(/\d+/g) ?? [];
        if (!numbers.includes(iso.slice(0, 4)) || !numbers.map(Number).includes(Number(iso.slice(8)))) return true;
        // All numbers in a row are ISO 8601's or none of anyone's.
        if (!text.startsWith(iso) && numbers.length !== 2) return true;
        return /[^\P{L}\p{Script=Latin}]/u.test(text);
      });
      expect(wrong.map(write)).toEqual([]);
    }
  });

  it.each(everyLocale)('are plain, of known characters and lengths, and can be read back: %s', (locale) => {
    const { forms, characters, maximumLength, candidates } = writingOf(locale);
    const known = (text: string): boolean => Array.from(text).every((character) => characters.has(character));
    const isPlain = (text: string): boolean =>
      text === text.normalize('NFC').trim() && !/[\u200E\u200F\u061C\u00A0\u2009\u202F]/u.test(text);
    // A stride prime to 7 walks through the weekdays as it walks through the months and years.
    for (let day = firstDay; day <= lastDay; day += 61) {
      const texts = forms.map((write) => write(day));
      expect(texts.filter((text) => !isPlain(text))).toEqual([]);
      expect(texts.filter((text) => !known(text))).toEqual([]);
      expect(texts.filter((text) => Array.from(text).length > maximumLength)).toEqual([]);
      expect(texts.filter((text) => !candidates(text).includes(day))).toEqual([]);
    }
  });

  it('never write two days alike, in any two locales', () => {
    const dayOfText = new Map<string, number>();
    for (const write of everyLocale.flatMap((locale) => writingOf(locale).forms)) {
      for (let day = dayOf(2000, 1, 1); day < dayOf(2001, 1, 1); day++) {
        const text = write(day);
        const other = dayOfText.get(text);
        if (other !== undefined && other !== day) expect.fail(`"${text}" is ${isoOf(other)} and ${isoOf(day)}`);
        dayOfText.set(text, day);
      }
    }
    expect(dayOfText.size).toBeGreaterThan(366 * 250);
  });

  it('have digits and calendars of their own where the platform says so', () => {
    const day = dayOf(2001, 1, 20);
    const texts = (locale: string): string[] => writingOf(locale).forms.map((write) => write(day));
    expect(texts('ar-EG').every((text) => text.includes('٢٠٠١'))).toBe(true);
    expect(texts('th').every((text) => text.includes('2544'))).toBe(true);
    // The first of Bahman 1379.
    expect(texts('fa').every((text) => /۱۳۷۹/.test(text) && /(^|[^۰-۹])۱($|[^۰-۹])/.test(text))).toBe(true);
    expect(texts('ja')).toContain('2001年1月20日');
  });

  it('leave out what cannot be read without knowing who wrote it', () => {
    type Parts = Parameters<typeof arePlain>[0];
    const year = { type: 'year', value: '2001' } as const;
    const day = { type: 'day', value: '20' } as const;
    const month = (value: string): Parts[number] => ({ type: 'month', value });
    expect(arePlain([day, month('January'), year])).toBe(true);
    expect(arePlain([year, month('01'), day])).toBe(true);
    expect(arePlain([day, month('tháng 1'), year])).toBe(true);
    expect(arePlain([day, month('01'), year])).toBe(false);
    expect(arePlain([month('01'), day, year])).toBe(false);
    expect(arePlain([year, day, month('01')])).toBe(false);
    expect(arePlain([day, month('January'), { ...year, value: '01' }])).toBe(false);
    // What Chromium writes in Kazakh: it knows the locale, but none of its months.
    expect(arePlain([year, month('M01'), day])).toBe(false);
  });

  it('are made plain', () => {
    expect(normaliseDate('\u200E4\u202Fmars\u00A02001\u2009\u200F')).toBe('4 mars 2001 ');
    expect(normaliseDate('Ma\u0308rz')).toBe('März');
  });
});

describe('the formats of TensorFlow.js', () => {
  it('are its twenty', () => {
    // The twentieth of January 2019, from the comments of its date_format.js in the order of its list.
    expect(tfjsWriting.forms.map((write) => write(dayOf(2019, 1, 20)))).toEqual([
      ...['20JAN2019', '012019', '01/20/19', '01/20/2019', '1/20/2019', '20-01-2019', '20-1-2019', 'JAN 20 19'],
      ...['1/20/19', 'JAN 20 2019', 'JAN 20, 19', 'JAN 20, 2019', '20.01.2019', '20.1.2019', '2019.01.20'],
      ...['2019.1.20', '20190120', '2019-1-20', '20 JAN 2019', '2019-01-20'],
    ]);
    expect(tfjsTemplates).toHaveLength(20);
  });

  it('never write two days alike, and can be read', () => {
    const dayOfText = new Map<string, number>();
    const known = new Set(Array.from('0123456789/-., JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC'));
    expect(tfjsWriting.characters).toEqual(known);
    for (let day = firstDay; day <= lastDay; day++) {
      for (const write of tfjsWriting.forms) {
        const text = write(day);
        if ((dayOfText.get(text) ?? day) !== day) expect.fail(`"${text}" is two days`);
        dayOfText.set(text, day);
      }
    }
    const some = [...dayOfText].filter((_, i) => i % 29 === 0);
    expect(some.filter(([text]) => text.length > 12)).toEqual([]);
    expect(some.filter(([text]) => [...text].some((character) => !known.has(character)))).toEqual([]);
    expect(some.filter(([text, day]) => !tfjsWriting.candidates(text).includes(day))).toEqual([]);
  });

  it('are a choice', () => {
    const example = dates.create({ locales: tfjs });
    expect(example.answer(example.example)).toBe('2001-01-20');
    expect(example.maximumSourceLength).toBe(12);
    for (const [text, iso] of [
      ['022949', undefined],
      ['022948', '2048-02-29'],
      ['122550', '1950-12-25'],
      ['FOO 20, 2001', undefined],
      ['1/20/1', undefined],
    ] as const) {
      expect(example.answer(text), text).toBe(iso);
    }
    const pairs = [...example.heldOut(1, 200), ...example.test(1, 200)].flatMap(({ pairs }) => pairs);
    expect(pairs).toHaveLength(400);
    for (const { source, target } of pairs) expect(example.answer(source), source).toBe(target);
  });
});

describe('the frozen test set', () => {
  it('says of each day what the locale wrote, once', () => {
    const { engine, dates: frozen } = frozenTest();
    expect(engine).toMatch(/^ICU \d+\.\d+$/);
    expect(frozen.length).toBe(4000);
    expect(new Set(frozen.map(({ locale, text }) => `${locale} ${text}`)).size).toBe(frozen.length);
    for (const { locale, day, text } of frozen) {
      expect(sideOfDay(day), text).toBe('test');
      expect(normaliseDate(text).trim()).toBe(text);
      expect([...latinLocales, ...otherLocales]).toContain(locale);
    }
  });

  it('is what this platform writes, or the label says how much is not', () => {
    const { engine, dates: frozen } = frozenTest();
    const here = frozen.filter(({ locale }) => everyLocale.includes(locale));
    const otherwise = writtenOtherwise(here);
    if (dateEngine() === engine) expect(otherwise).toEqual([]);
    // Another version of ICU changes some abbreviations, not whole languages.
    expect(otherwise.length / here.length).toBeLessThan(0.2);
    const [set] = dates.create({ locales: every }).test(1, frozen.length);
    const counted =
      otherwise.length > 0 ? `; ${dateEngine()} writes ${otherwise.length} of ${here.length} otherwise` : '';
    expect(set?.label).toBe(`test (written by ${engine}${counted})`);
  });

  it('has beside it who wrote what measures progress, but for the formats that no platform writes', () => {
    const labels = (locales: number) =>
      dates
        .create({ locales })
        .heldOut(1, 1)
        .map(({ label }) => label);
    expect(labels(1)).toEqual([`held-out (written by ${dateEngine()})`]);
    expect(labels(tfjs)).toEqual(['held-out']);
  });

  it('takes as many of each locale, and the same by any seed', () => {
    const [set] = task.test(1, 480);
    expect(set?.pairs).toHaveLength(480);
    expect(task.test(2, 480)[0]).toEqual(set);
    for (const locale of latinLocales) {
      expect(frozenDatesOf(latinLocales, 480).filter((date) => date.locale === locale)).toHaveLength(20);
    }
    expect(dates.create({ locales: 1 }).test(1, 9999)[0]?.pairs).toHaveLength(500);
  });

  it('reads its file, and finds a text that is written otherwise', () => {
    const { engine, dates: read } = parseFrozenTest(
      'ICU 1.0\nen-US\t2001-01-20\tJanuary 20, 2001\nde\t2001-01-20\t20. Jänner 2001\n',
    );
    expect(engine).toBe('ICU 1.0');
    expect(read[0]).toEqual({ locale: 'en-US', day: dayOf(2001, 1, 20), text: 'January 20, 2001' });
    expect(writtenOtherwise(read).map(({ text }) => text)).toEqual(['20. Jänner 2001']);
  });
});

describe('dates', () => {
  it.each([latinLocales.length, every, tfjs])('never trains on a held-out day in any locale: choice %i', (locales) => {
    const task = dates.create({ locales });
    const dayOfText = new Map<string, string>();
    const training = new Set<string>();
    const heldOut = new Set<string>();
    const trainingTexts = new Set<string>();
    const heldOutTexts = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const drawn = Array.from({ length: 1000 }, (_, index) => task.trainingPair(seed, index, index));
      const kept = [...task.heldOut(seed, 200), ...task.test(seed, 200)].flatMap(({ pairs }) => pairs);
      expect(kept).toHaveLength(400);
      for (const { source, target } of [...drawn, ...kept]) {
        if ((dayOfText.get(source) ?? target) !== target) expect.fail(`"${source}" is two days`);
        dayOfText.set(source, target);
        if (target < '1950-01-01' || target > '2049-12-31') expect.fail(`${target} is of another century`);
      }
      for (const { source, target } of drawn) {
        training.add(target);
        trainingTexts.add(source);
      }
      for (const { source, target } of kept) {
        heldOut.add(target);
        heldOutTexts.add(source);
      }
    }
    expect(training.size).toBeGreaterThan(10_000);
    expect([...heldOut].filter((day) => training.has(day))).toEqual([]);
    expect([...heldOutTexts].filter((text) => trainingTexts.has(text))).toEqual([]);
  });

  it('holds out about one day in ten, half for validation and half for the test', () => {
    const [training, validation, test] = (['training', 'validation', 'test'] as const).map(
      (side) => daysOn(side).length,
    );
    expect((training ?? 0) + (validation ?? 0) + (test ?? 0)).toBe(lastDay - firstDay + 1);
    for (const count of [validation, test]) expect((count ?? 0) / (lastDay - firstDay + 1)).toBeCloseTo(0.05, 2);
  });

  it('draws from all locales and the whole century', () => {
    const targets = Array.from({ length: 3000 }, (_, index) => task.trainingPair(1, 0, index));
    expect(new Set(targets.map(({ target }) => target.slice(0, 4))).size).toBe(100);
    expect(targets.some(({ source }) => source.includes('ketvirtadienis'))).toBe(true);
    expect(targets.some(({ source }) => source.includes('Thursday'))).toBe(true);
  });

  it('draws the same pairs for the same seed and others for another', () => {
    const draws = (seed: number): unknown[] => {
      const fresh = dates.create({});
      return [
        fresh.trainingPair(seed, 1, 2),
        fresh.trainingPair(seed, 2, 1),
        fresh.heldOut(seed, 5),
        fresh.randomSource(seed, 1),
      ];
    };
    expect(draws(3)).toEqual(draws(3));
    expect(draws(3)).not.toEqual(draws(4));
  });

  it('knows characters and lengths exactly', () => {
    const writings = latinLocales.map(writingOf);
    expect(new Set(task.source.tokens)).toEqual(new Set(writings.flatMap(({ characters }) => [...characters])));
    expect(task.maximumSourceLength).toBe(Math.max(...writings.map(({ maximumLength }) => maximumLength)));
    expect(task.maximumTargetLength).toBe('2001-01-20'.length);
    const english = dates.create({ locales: 1 });
    // The longest that American English says is a "Wednesday, September 10, 2003".
    expect(english.maximumSourceLength).toBe(29);
    expect(english.source.tokens).not.toContain('ä');
  });

  it('answers a text that is one of its own forms, and no other', () => {
    expect(task.answer(task.example)).toBe('2001-01-20');
    expect(task.answer(' samedi 20 janvier 2001 ')).toBe('2001-01-20');
    expect(task.answer('2001-01-20')).toBe('2001-01-20');
    for (const text of [
      '',
      '2001 2001',
      '03/04/2001',
      'Sunday, January 20, 2001',
      'February 30, 2001',
      'January 20, 1901',
    ]) {
      expect(task.answer(text), text).toBeUndefined();
    }
    expect(dates.create({ locales: 1 }).answer('20. Januar 2001')).toBeUndefined();
    for (let index = 0; index < 200; index++) {
      const { source, target } = task.trainingPair(9, 0, index);
      expect(task.answer(source), source).toBe(target);
    }
  });

  it('answers in every locale, and what only the test set knows', () => {
    const all = dates.create({ locales: every });
    expect(all.answer('۱ بهمن ۱۳۷۹')).toBe('2001-01-20');
    expect(all.answer('20 มกราคม 2544')).toBe('2001-01-20');
    expect(all.answer('2001年1月20日')).toBe('2001-01-20');
    expect(task.answer('2001年1月20日')).toBeUndefined();
    for (const { source, target } of [...all.heldOut(3, 100), ...all.test(3, 100)].flatMap(({ pairs }) => pairs)) {
      expect(all.answer(source), source).toBe(target);
    }
  });

  it('are aligned by what tells the year, the month and the day, in every calendar whose months are the same', () => {
    const all = dates.create({ locales: every });
    const from = (task: Task, source: string): readonly (string | undefined)[] => {
      const characters = charactersOf(source);
      const gold = task.alignment?.(source, '2001-01-20') ?? [];
      return gold.map((places) => places?.map((place) => characters[place]).join(''));
    };
    const whole = (year: string, month: string, day: string): readonly (string | undefined)[] => [
      ...[year, year, year, year, undefined],
      ...[month, month, undefined],
      ...[day, day],
    ];
    expect(from(all, 'January 20, 2001')).toEqual(whole('2001', 'January', '20'));
    expect(from(all, 'samedi 20 janvier 2001')).toEqual(whole('2001', 'janvier', '20'));
    expect(from(all, '2001-01-20')).toEqual(whole('2001', '01', '20'));
    expect(from(all, '2001年1月20日')).toEqual(whole('2001', '1', '20'));
    expect(from(all, '20 มกราคม 2544')).toEqual(whole('2544', 'มกราคม', '20'));
    expect(from(all, '۱ بهمن ۱۳۷۹')).toEqual(whole('', '', '').map(() => undefined));
    expect(from(all, 'no date')).toEqual(whole('', '', '').map(() => undefined));
    const example = dates.create({ locales: tfjs });
    for (const [text, year, month, day] of [
      ['20JAN2001', '2001', 'JAN', '20'],
      ['012001', '01', '01', '20'],
      ['1/20/01', '01', '1', '20'],
      ['JAN 20, 2001', '2001', 'JAN', '20'],
    ] as const) {
      expect(from(example, text), text).toEqual(whole(year, month, day));
    }
    // What is said beyond a date has none, and neither has what is not said.
    expect(all.alignment?.('2001-01-20', '2001')).toHaveLength(4);
    expect(all.alignment?.('2001-01-20', '2001-01-200')?.[10]).toBeUndefined();
  });

  it('offers a name for each number of locales, and old files keep their meaning', () => {
    const [option] = dates.options;
    expect(option?.choices?.map(({ value }) => value)).toEqual(Array.from({ length: tfjs }, (_, i) => i + 1));
    expect(new Set(option?.choices?.map(({ label }) => label)).size).toBe(tfjs);
    const three = dates.create({ locales: 3 });
    expect(three.answer('20. Januar 2001')).toBe('2001-01-20');
    expect(three.answer('20 janvier 2001')).toBeUndefined();
  });

  it('refuses options in words', () => {
    expect(() => dates.create({ locales: 0 })).toThrow('Locales must be a whole number from 1 to 26; 0 was given.');
  });
});
