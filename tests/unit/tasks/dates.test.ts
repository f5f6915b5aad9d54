import { describe, expect, it } from 'vitest';
import { dates, isHeldOutDay } from '../../../src/tasks/dates';
import { availableLocales, dayOf, formsOf, isoOf, normaliseDate, wantedLocales } from '../../../src/tasks/writtenDates';

const task = dates.create({});
const firstDay = dayOf(1950, 1, 1);
const lastDay = dayOf(2049, 12, 31);
const known = new Set(task.sourceCharacters);

describe('written dates', () => {
  it('come from at least 20 locales, each with several forms', () => {
    expect(wantedLocales.length).toBeGreaterThanOrEqual(20);
    expect(availableLocales()).toEqual([...wantedLocales]);
    for (const locale of availableLocales()) expect(formsOf(locale).forms.length, locale).toBeGreaterThanOrEqual(3);
    expect(dates.description).toContain(`${availableLocales().length} Latin-script locales`);
  });

  it.each(availableLocales())('say day and full year, in Latin script and known characters: %s', (locale) => {
    const { forms, maximumLength } = formsOf(locale);
    const fixed = [dayOf(1950, 1, 1), dayOf(1999, 12, 31), dayOf(2000, 2, 29), dayOf(2001, 3, 4), dayOf(2049, 9, 30)];
    // A stride prime to 7 walks through the weekdays as it walks through the months and years.
    for (let day = firstDay; day <= lastDay; day += 61) fixed.push(day);
    for (const [form, write] of forms.entries()) {
      for (const day of fixed) {
        const text = write(day);
        const iso = isoOf(day);
        const numbers = text.match(/\d+/g) ?? [];
        const fail = `${locale} ${form}: ${text}`;
        expect(numbers, fail).toContain(iso.slice(0, 4));
        expect(numbers.map(Number), fail).toContain(Number(iso.slice(8)));
        // All numbers in a row are ISO 8601's or none of anyone's.
        if (!text.startsWith(iso)) expect(numbers, fail).toHaveLength(2);
        expect(text, fail).not.toMatch(/[\u200E\u200F\u00A0\u2009\u202F]|[^\P{L}\p{Script=Latin}]/u);
        expect(text, fail).toBe(text.normalize('NFC').trim());
        const characters = Array.from(text);
        expect(characters.length, fail).toBeLessThanOrEqual(maximumLength);
        expect(
          characters.filter((character) => !known.has(character)),
          fail,
        ).toEqual([]);
      }
    }
  });

  it('never write two days alike, in any two locales', () => {
    const dayOfText = new Map<string, number>();
    for (const write of availableLocales().flatMap((locale) => formsOf(locale).forms)) {
      for (let day = dayOf(2000, 1, 1); day < dayOf(2001, 1, 1); day++) {
        const text = write(day);
        const other = dayOfText.get(text);
        if (other !== undefined && other !== day) expect.fail(`"${text}" is ${isoOf(other)} and ${isoOf(day)}`);
        dayOfText.set(text, day);
      }
    }
    expect(dayOfText.size).toBeGreaterThan(366 * 50);
  });

  it('are made plain', () => {
    expect(normaliseDate('\u200E4\u202Fmars\u00A02001\u2009\u200F')).toBe('4 mars 2001 ');
    expect(normaliseDate('Ma\u0308rz')).toBe('März');
  });
});

describe('dates', () => {
  it('never trains on a held-out day in any locale', () => {
    const dayOfText = new Map<string, string>();
    const training = new Set<string>();
    const heldOut = new Set<string>();
    const trainingTexts = new Set<string>();
    const heldOutTexts = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const drawn = Array.from({ length: 1000 }, (_, index) => task.trainingPair(seed, index, index));
      const kept = task.heldOut(seed, 200).flatMap(({ pairs }) => pairs);
      expect(kept).toHaveLength(200);
      for (const { source, target } of [...drawn, ...kept]) {
        expect(dayOfText.get(source) ?? target).toBe(target);
        dayOfText.set(source, target);
        expect(target >= '1950-01-01' && target <= '2049-12-31').toBe(true);
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

  it('holds out about one day in ten', () => {
    let heldOut = 0;
    for (let day = firstDay; day <= lastDay; day++) if (isHeldOutDay(day)) heldOut++;
    expect(heldOut / (lastDay - firstDay + 1)).toBeCloseTo(0.1, 2);
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
    expect(known.size).toBe(task.sourceCharacters.length);
    const lengths = availableLocales().map((locale) => formsOf(locale).maximumLength);
    expect(task.maximumSourceLength).toBe(Math.max(...lengths));
    expect(task.maximumTargetLength).toBe('2001-01-20'.length);
    const english = dates.create({ locales: 1 });
    // The longest that American English says is a "Wednesday, September 10, 2003".
    expect(english.maximumSourceLength).toBe(29);
    expect(english.sourceCharacters).not.toContain('ä');
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

  it('refuses options in words', () => {
    expect(() => dates.create({ locales: 0 })).toThrow('Locales must be a whole number from 1 to 24; 0 was given.');
  });
});
