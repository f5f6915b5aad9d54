/** The playground without a page: `npm run headless -- train | evaluate | export`. */
import { readArguments } from './arguments';
import { describe, evaluate } from './evaluate';
import { exportWeights } from './export';
import { train } from './train';

/** Runs one command. What goes wrong is said in words, and the exit status is then 1. */
export async function main(args: readonly string[]): Promise<void> {
  const print = (line: string) => console.log(line);
  try {
    const asked = readArguments(args);
    switch (asked.command) {
      case 'train':
        await train(asked, print);
        break;
      case 'evaluate': {
        // With --json, standard output holds the JSON and nothing else.
        const report = await evaluate(asked, asked.json ? (line) => console.error(line) : print);
        print(asked.json ? JSON.stringify(report) : describe(report));
        break;
      }
      case 'export':
        await exportWeights(asked, print);
        break;
      default:
        asked satisfies never;
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
