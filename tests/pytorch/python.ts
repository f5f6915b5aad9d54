/** Runs programs in Python. PyTorch is imported once for all of a test file: that takes longer than most of them do. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Which Python, and what it is told by its environment: a single thread, so that sums have one order. */
export function pythonCommand() {
  const python = process.env.INTERLINEAR_PYTHON;
  if (!python) throw new Error('Run `npm run test:pytorch`, which finds a Python with torch.');
  const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
  return { python, env };
}

let host: ReturnType<typeof startHost> | undefined;

function startHost() {
  const { python, env } = pythonCommand();
  const script = fileURLToPath(new URL('host.py', import.meta.url));
  const { stdin, stdout } = spawn(python, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  return { stdin, answers: createInterface({ input: stdout })[Symbol.asyncIterator]() };
}

/** Runs a program in a folder to its end, on so many processes; what they print. Throws what they say where one fails. */
export async function runPython(folder: string, args: readonly string[], processes = 1): Promise<string> {
  host ??= startHost(); // which ends when its input does, with this process
  host.stdin.write(`${JSON.stringify([folder, args, processes])}\n`);
  const answer = await host.answers.next();
  if (answer.done) throw new Error('The Python that runs programs has ended.');
  const [status, printed, complaints] = JSON.parse(answer.value) as [number, string, string];
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${complaints}`);
  return printed;
}
