// Writes the assets of the tasks that are made from packages, and the licences beside them: `node scripts/makeAssets.mjs`.
// What it writes is committed; a unit test holds it to what the packages of package-lock.json give.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dictionary } from 'cmu-pronouncing-dictionary';
import { gzipSync } from 'fflate';
import { root } from './dependencies.mjs';

const packages = join(root, 'node_modules');
const require = createRequire(import.meta.url);

/**
 * The dictionary as lines: the phones, then a line for each word in order of code points. A word is how many letters it
 * shares with the word before it, in base 36, and the letters that follow; then its pronunciations, a character for each
 * phone, the first phone being "A". Stress is dropped, and with it pronunciations that differ in nothing else.
 */
export function pronunciationText() {
  /** @type {Map<string, Set<string>>} */
  const words = new Map();
  for (const [key, value] of Object.entries(dictionary)) {
    const word = key.replace(/\(\d+\)$/, ''); // "a(2)" is a second pronunciation of "a"
    if (!/^[a-z'.-]+$/.test(word)) continue; // all pass in 3.0.0; a task of letters has no use for digits
    const phones = value.replace(/\s*#.*$/, '').replace(/\d/g, ''); // a comment, and marks of stress
    words.set(word, (words.get(word) ?? new Set()).add(phones));
  }
  const phones = [
    ...new Set([...words.values()].flatMap((said) => [...said].flatMap((text) => text.split(' ')))),
  ].sort();
  const letterOf = (phone) => String.fromCharCode('A'.charCodeAt(0) + phones.indexOf(phone));
  let before = '';
  const lines = [...words.keys()].sort().map((word) => {
    let shared = 0;
    while (shared < before.length && word[shared] === before[shared]) shared++;
    before = word;
    const said = [...(words.get(word) ?? [])].map((text) => text.split(' ').map(letterOf).join(''));
    return `${shared.toString(36)}${word.slice(shared)} ${said.join(' ')}`;
  });
  return [phones.join(' '), ...lines].join('\n');
}

/** The languages that the compiler speaks beside English, in the order of the option. */
const languages = ['cs', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'pl', 'pt-br', 'ru', 'tr', 'zh-cn', 'zh-tw'];

/** The English messages, and for each language its own in the same order: JSON. */
export function messageText() {
  const { Diagnostics } = require('typescript-messages');
  const translations = languages.map((language) =>
    JSON.parse(
      readFileSync(join(packages, 'typescript-messages/lib', language, 'diagnosticMessages.generated.json'), 'utf8'),
    ),
  );
  const translated = Object.values(Diagnostics)
    .filter(({ key }) => translations.every((messages) => key in messages))
    .sort((a, b) => (a.message < b.message ? -1 : 1)); // like beside like compresses best
  return JSON.stringify({
    english: translated.map(({ message }) => message),
    translations: Object.fromEntries(
      languages.map((language, i) => [language, translated.map(({ key }) => translations[i][key])]),
    ),
  });
}

/** A text as an asset holds it; the same bytes on every platform. */
export function compress(text) {
  return gzipSync(new TextEncoder().encode(text), { level: 9, mtime: 0 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, 'src/tasks/assets');
  // Not ".gz": some servers would then have the browser inflate it.
  writeFileSync(join(folder, 'pronunciations.bin'), compress(pronunciationText()));
  writeFileSync(join(folder, 'compilerMessages.bin'), compress(messageText()));
  copyFileSync(join(packages, 'typescript-messages/LICENSE.txt'), join(folder, 'compilerMessages.LICENSE.txt'));
}
