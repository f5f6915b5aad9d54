/**
 * `npm run results -- dates` and `npm run results -- mechanisms`: train without a page, print what comes of it, and write it
 * into RESULTS.md. Options: --backend webgpu|cpu, --seed.
 */
import { dateResults } from './dateResults';
import { mechanismResults } from './mechanismResults';
import { openHeadless } from './openHeadless';
import { readOptions } from './options';

const commands = { dates: dateResults, mechanisms: mechanismResults };

export async function main([name = '', ...args]: readonly string[]): Promise<void> {
  if (!(name in commands)) throw new Error(`Say which results: ${Object.keys(commands).join(' or ')}.`);
  const options = readOptions(args, { backend: 'webgpu', seed: '1' });
  const { backend, place } = await openHeadless(options.backend === 'cpu' ? 'cpu' : 'webgpu');
  await commands[name as keyof typeof commands](backend, place, Number(options.seed));
  console.log('\nwritten: RESULTS.md');
}
