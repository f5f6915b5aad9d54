/** RESULTS.md: one section for each command that trains something, rewritten by that command alone. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

const FILE = new URL('../RESULTS.md', import.meta.url);

const INTRODUCTION = `# Results

What \`npm run results -- NAME\` printed, a section for each name. Exact match is the share of pairs that greedy decoding gets
right in every character and in the end mark; none of their sources is ever trained on. Held-out pairs are those that progress
is measured on, test pairs others that are looked at once, in the end. Losses are in nats per character.
`;

/** Puts a section under its title, in place of one of that title. */
export async function writeSection(title: string, body: string): Promise<void> {
  const sections = await readSections();
  const fresh = `## ${title}\n\n${body.trim()}\n`;
  const place = placeOf(title, sections);
  if (place < 0) sections.push(fresh);
  else sections[place] = fresh;
  await writeFile(FILE, [INTRODUCTION, ...sections.map((section) => `${section.trim()}\n`)].join('\n'));
}

/** The text below a title; undefined where there is none. */
export async function readSection(title: string): Promise<string | undefined> {
  const sections = await readSections();
  return sections[placeOf(title, sections)]?.slice(`## ${title}\n`.length).trim();
}

async function readSections(): Promise<string[]> {
  const text = existsSync(FILE) ? await readFile(FILE, 'utf8') : '';
  return text.split(/^(?=## )/m).slice(1);
}

function placeOf(title: string, sections: readonly string[]): number {
  return sections.findIndex((section) => section.startsWith(`## ${title}\n`));
}
