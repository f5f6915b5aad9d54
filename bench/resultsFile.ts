/** RESULTS.md: one section for each command that trains something, rewritten by that command alone. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

const FILE = new URL('../RESULTS.md', import.meta.url);

const INTRODUCTION = `# Results

What \`npm run results -- NAME\` printed, a section for each name. Exact match is the share of held-out pairs, none of whose
sources is ever trained on, that greedy decoding gets right in every character and in the end mark; losses are in nats per
character.
`;

/** Puts a section under its title, in place of one of that title. */
export async function writeSection(title: string, body: string): Promise<void> {
  const before = existsSync(FILE) ? await readFile(FILE, 'utf8') : '';
  const sections = before.split(/^(?=## )/m).slice(1);
  const fresh = `## ${title}\n\n${body.trim()}\n`;
  const place = sections.findIndex((section) => section.startsWith(`## ${title}\n`));
  if (place < 0) sections.push(fresh);
  else sections[place] = fresh;
  await writeFile(FILE, [INTRODUCTION, ...sections.map((section) => `${section.trim()}\n`)].join('\n'));
}
