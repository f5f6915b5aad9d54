/** Reads a link that anybody may have written. */
import { delimiters } from '../../tasks/own/dialect';
import { mostColumns } from '../../tasks/own/options';
import { ownId } from '../../tasks/own/ownTask';
import type { ReadOptions } from '../../tasks/own/readPairs';
import { checkSettings } from '../../worker/checkSettings';
import { objectionTo, type Settings } from '../../worker/settings';
import { MOST_OTHERS } from '../lanes/laneStore';
import { differing, sharedFields } from '../lanes/sameBatches';
import { lessons } from '../lessons/index';
import { lessonChoice, objectionToLesson } from '../lessons/lessonNames';
import { shippedFor } from '../shipped/models';
import { fromBase64url } from './base64url';
import { clampNumber, clampSettings, type Fields, isRecord } from './clamp';
import {
  LARGEST_CONTENT,
  LINK_VERSION,
  type LinkContent,
  LinkError,
  LONGEST_INPUT,
  LONGEST_LINK,
  LONGEST_NAME,
  MOST_STEPS,
  type OwnData,
  type SharedLesson,
} from './content';
import { editsOf } from './edits';
import { inflateWithin } from './inflate';
import type { ViewChoices, ViewField, ViewFields, ViewValue } from './viewFields';

const MOST_PAIRS = 10_000_000;

const fields = ['settings', 'shipped', 'step', 'beside', 'input', 'edits', 'view', 'lesson', 'brings'];

export interface OpenedLink {
  readonly content: LinkContent;
  /** Numbers that were out of bounds and what became of each, in words. */
  readonly clamped: readonly string[];
}

/** Throws a LinkError where the hash holds no link of this page, or one that cannot be opened. */
export function decodeLink(hash: string, viewFields: ViewFields): OpenedLink {
  if (hash.length > LONGEST_LINK) throw new LinkError(`it is longer than ${LONGEST_LINK} characters.`);
  const [, version, text] = /^#v(\d{1,4})\.(.*)$/s.exec(hash) ?? [];
  if (version === undefined || text === undefined) throw new LinkError('it is not one of this page.');
  if (Number(version) !== LINK_VERSION) {
    throw new LinkError(`it is of version ${Number(version)}; version ${LINK_VERSION} is what this page reads.`);
  }
  const given = parse(text);
  const clamped: string[] = [];
  const note = (what: string) => clamped.push(what);
  refuseUnknown(given, fields, 'the link');
  const asked = fieldsOf(given.settings, 'settings');
  const own = asked.task === ownId;
  const settings = settingsOf(asked, note);
  const content: LinkContent = {
    settings,
    ...(given.shipped === undefined ? {} : { shipped: shippedOf(given.shipped) }),
    ...(given.step === undefined ? {} : { step: wholeOf(given.step, 'step', MOST_STEPS, note) }),
    ...(given.beside === undefined ? {} : { beside: besideOf(given.beside, settings, note) }),
    ...(given.input === undefined ? {} : { input: textOf(given.input, 'input', LONGEST_INPUT) }),
    ...(given.edits === undefined ? {} : { edits: editsOf(given.edits) }),
    ...(given.view === undefined ? {} : { view: viewOf(given.view, viewFields, note) }),
    ...(given.lesson === undefined ? {} : { lesson: lessonOf(given.lesson, note) }),
    ...(own ? { brings: ownDataOf(given.brings, note) } : {}),
  };
  if (own && (content.input !== undefined || content.edits || content.shipped || content.step || content.beside)) {
    throw new LinkError('it holds an input, or a model, of data that is not in it.');
  }
  if (content.shipped && (content.step || content.beside)) {
    throw new LinkError('a model that comes with the page is not trained further, nor beside others.');
  }
  if (!own && given.brings !== undefined) throw new LinkError('it asks for data that its task does not read.');
  return { content, clamped };
}

function parse(text: string): Fields {
  const deflated = fromBase64url(text);
  const bytes = deflated && inflateWithin(deflated, LARGEST_CONTENT);
  if (!bytes) throw new LinkError('it is damaged, or cut short.');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new LinkError('it is damaged, or cut short.');
  }
  return fieldsOf(value, 'the link');
}

function settingsOf(asked: Fields, note: (what: string) => void): Settings {
  let settings: Settings;
  try {
    settings = checkSettings(clampSettings(asked, note));
  } catch (error) {
    if (error instanceof RangeError) throw new LinkError(lowerFirst(error.message));
    throw error;
  }
  const objection = objectionTo(settings);
  if (objection) throw new LinkError(lowerFirst(objection));
  return settings;
}

function shippedOf(value: unknown): string {
  const model = typeof value === 'string' ? shippedFor(value) : undefined;
  if (!model) throw new LinkError('it asks for a trained model that does not come with the page.');
  return model.task;
}

/** What each differs in, checked as settings of its own; what all must share is not theirs to change. */
function besideOf(value: unknown, settings: Settings, note: (what: string) => void): readonly Partial<Settings>[] {
  if (!Array.isArray(value) || value.length > MOST_OTHERS) {
    throw new LinkError(`beside must be a list of at most ${MOST_OTHERS} models.`);
  }
  return value.map((given) => {
    const changes = fieldsOf(given, 'beside');
    const shared = sharedFields.find((name) => name in changes);
    if (shared !== undefined) throw new LinkError(`models beside each other read the same batches, of one ${shared}.`);
    return differing(settings, settingsOf({ ...settings, ...changes }, note));
  });
}

/** Choices that this page does not know are refused: they would be lost without a word. */
function viewOf(value: unknown, table: ViewFields, note: (what: string) => void): ViewChoices {
  const parts = fieldsOf(value, 'view');
  refuseUnknown(parts, Object.keys(table), 'view');
  return Object.fromEntries(
    Object.entries(parts).map(([part, given]) => {
      const known = table[part] ?? {};
      const choices = fieldsOf(given, part);
      refuseUnknown(choices, Object.keys(known), part);
      return [
        part,
        Object.fromEntries(
          Object.entries(known).flatMap(([name, field]) =>
            name in choices ? [[name, viewValueOf(choices[name], field, name, note)]] : [],
          ),
        ),
      ];
    }),
  );
}

function viewValueOf(value: unknown, field: ViewField, name: string, note: (what: string) => void): ViewValue {
  if ('minimum' in field) {
    const within = clampNumber(value, { label: name, ...field }, note);
    if (typeof within === 'number' && (!field.whole || Number.isInteger(within))) return within;
    if (field.whole) throw new LinkError(`${name} must be a whole number.`);
    throw new LinkError(`${name} must be a number from ${field.minimum} to ${field.maximum}.`);
  }
  const found = field.find((choice) => choice === value);
  if (found === undefined) throw new LinkError(`${name} must be one of ${field.join(', ')}.`);
  return found;
}

function lessonOf(value: unknown, note: (what: string) => void): SharedLesson {
  const given = fieldsOf(value, 'lesson');
  refuseUnknown(given, ['id', 'hides', 'step'], 'lesson');
  const lesson = lessonChoice(given.id, given.hides);
  if (!lesson) throw new LinkError('it asks for a lesson, or to hide a part of the page, that there is not.');
  const objection = objectionToLesson(lesson);
  if (objection) throw new LinkError(objection);
  // The first links lack the step. One beyond the last says that all are done.
  return { ...lesson, step: wholeOf(given.step ?? 0, 'lesson step', lessons[lesson.id].steps.length, note) };
}

function ownDataOf(value: unknown, note: (what: string) => void): OwnData {
  const given = fieldsOf(value, 'brings');
  refuseUnknown(given, ['name', 'pairs', 'test', 'reading'], 'brings');
  const pairs = wholeOf(given.pairs, 'pairs', MOST_PAIRS, note);
  return {
    name: textOf(given.name, 'name', LONGEST_NAME),
    pairs,
    ...(given.test === undefined ? {} : { test: textOf(given.test, 'test', LONGEST_NAME) }),
    ...(given.reading === undefined ? {} : { reading: readingOf(given.reading, note) }),
  };
}

function readingOf(value: unknown, note: (what: string) => void): ReadOptions {
  const given = fieldsOf(value, 'reading');
  refuseUnknown(given, ['sourceColumn', 'targetColumn', 'header', 'delimiter'], 'reading');
  const sourceColumn = wholeOf(given.sourceColumn ?? 1, 'source column', mostColumns, note, 1);
  const targetColumn = wholeOf(given.targetColumn ?? 2, 'target column', mostColumns, note, 1);
  if (sourceColumn === targetColumn) throw new LinkError('source and target must be two columns.');
  const { header = false } = given;
  if (typeof header !== 'boolean') throw new LinkError('header must be true or false.');
  const delimiter = delimiters.find((one) => one === given.delimiter);
  if (given.delimiter !== undefined && !delimiter) {
    throw new LinkError('delimiter must be a tab, a comma or a semicolon.');
  }
  return { sourceColumn, targetColumn, header, ...(delimiter ? { delimiter } : {}) };
}

function wholeOf(value: unknown, name: string, maximum: number, note: (what: string) => void, minimum = 0): number {
  const within = clampNumber(value, { label: name, minimum, maximum }, note);
  if (typeof within === 'number' && Number.isInteger(within)) return within;
  throw new LinkError(`${name} must be a whole number.`);
}

function textOf(value: unknown, name: string, longest: number): string {
  if (typeof value !== 'string') throw new LinkError(`${name} must be text.`);
  if (value.length > longest) throw new LinkError(`${name} is longer than ${longest} characters.`);
  return value;
}

function fieldsOf(value: unknown, name: string): Fields {
  if (isRecord(value)) return value;
  throw new LinkError(`${name} must be fields by name.`);
}

function refuseUnknown(given: Fields, known: readonly string[], where: string): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new LinkError(`${where} has a field “${unknown.slice(0, 40)}” that is unknown.`);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
