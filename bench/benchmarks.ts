/** BENCHMARKS.md, made of the files in bench/results and of nothing else. */
import { readFile, writeFile } from 'node:fs/promises';
import { ABOUT_COST, describeCost } from './costSection';
import { ABOUT_FEEL, describeFeel } from './feelSection';
import { describeRates, type Rates } from './rates';
import { FOLDER, fileNameOf, type Results, readResults } from './resultFiles';
import type { LeftOut, Row } from './row';
import { leftOutSentences, rowsTable } from './rowsTable';
import { scalePlot } from './scalePlot';
import { ABOUT_SCALE, describeScale } from './scaleSection';
import { ABOUT_SOAK, describeSoaks } from './soakSection';
import type { ScalePoint } from './sweeps';
import { workloads } from './workloads';

const FILE = new URL('../BENCHMARKS.md', import.meta.url);

const COMMANDS: Readonly<Record<Row['host'], string>> = {
  chromium: 'npm run bench',
  node: 'npm run bench -- --node',
};

const INTRODUCTION = `# Benchmarks

What a training step costs, forward, backward and Adam, beside other engines. Each command prints its tables, keeps their rows
in \`bench/results\` and writes this file from them. Every engine begins with the same weights and trains on the same batch
again and again, so first losses agree; engines take turns, a stretch of steps each. A sample is the mean of a stretch, whose
steps are submitted together and then waited for; a table has the median of the samples, and the 10th and 90th percentile.
In Node a command takes the machine's own GPU where it has one; \`INTERLINEAR_GPU=1\` before it demands one there and in Chromium,
which is the software adapter's else. \`--only W1/webgpu\` times some rows, and \`--budget SECONDS\` sets how long a row is timed.

${workloads.map(({ name, about }) => `- **${name}**: ${about}.`).join('\n')}

Sources have half their steps to all of them and are masked, targets have all of theirs. The models are ours with PyTorch's
names, so an LSTM has two biases and additive attention no mix layer: parameter counts differ a little from those of models
that have it otherwise. "of ours" is a peer's median over our fastest one on the same device, GPU or processor. Dispatches,
submissions and GPU objects created are per step; MB are of GPU buffers that stand. A dash is what does not apply or cannot be
counted from outside.

The floor is what a step would take for the model's arithmetic done the plain way, for its memory traffic and for the engine's
launches, each by itself at the rate measured just before: of our fastest product of square matrices, of a copy from buffer to
buffer, of dispatches of one number. PyTorch's launches are counted by its profiler and cost what an operation of its own on one
number does; its MB are what it allocated at most, and its products are of float32, not TF32.

tfjs's layers are the model of its date-conversion example, which does not mask the attention and starts the decoder's cell from
its state, so its loss is a little another; on WebGPU, where tfjs casts booleans wrongly and so masks everything, its cast is
mended here. XNNPACK is tfjs's WebAssembly with gradients written so that XNNPACK does their products, in place of its own slow
ones.

${ABOUT_SCALE}

${ABOUT_SOAK}

${ABOUT_COST}

${ABOUT_FEEL}
`;

export function benchmarks(files: readonly Results[]): string {
  const sections = files.flatMap(
    ({ rates, rows, left_out = [], scale = [], soak = [], cost = [], page = [], ...machine }) => [
      `## ${machine.adapter}; ${machine.processor}`,
      ...(['chromium', 'node'] as const).flatMap((host) => tablesOf(host, rows, left_out, rates[host])),
      ...(scale.length > 0 ? scaleOf(machine, scale) : []),
      ...(soak.length > 0 ? ['### Soak: `npm run bench -- --soak`', describeSoaks(soak)] : []),
      ...(cost.length > 0 ? ['### Cost against length: `npm run bench -- --cost`', ...cost.map(describeCost)] : []),
      ...(page.length > 0 ? ['### The page: `npm run bench -- --page`', describeFeel(page)] : []),
    ],
  );
  return [INTRODUCTION.trim(), ...sections].join('\n\n').concat('\n');
}

function tablesOf(
  host: Row['host'],
  rows: readonly Row[],
  leftOut: readonly LeftOut[],
  rates: Rates | undefined,
): string[] {
  return workloads.flatMap(({ name }) => {
    const chosen = rows.filter((row) => row.host === host && row.workload === name);
    if (chosen.length === 0) return [];
    const heading = `### ${name}: \`${COMMANDS[host]}\``;
    const missing = leftOut.filter(({ row }) => row.host === host && row.workload === name);
    const below = missing.length > 0 ? [leftOutSentences(missing).join('\n')] : [];
    return [heading, ...(rates ? [describeRates(rates)] : []), rowsTable(chosen), ...below];
  });
}

function scaleOf(machine: Pick<Results, 'adapter' | 'processor'>, scale: readonly ScalePoint[]): string[] {
  const plot = `![Microseconds per token against batch, hidden size and length](bench/results/${plotNameOf(machine)})`;
  return ['### Scale: `npm run bench -- --scale`', plot, describeScale(scale)];
}

/** Of one machine alone, whatever its file is called. */
function plotNameOf({ adapter, processor }: Pick<Results, 'adapter' | 'processor'>): string {
  return `${fileNameOf(adapter)}-${fileNameOf(processor)}-scale.svg`;
}

/** The plots beside the files of results, by name. */
export function plots(files: readonly Results[]): Map<string, string> {
  const swept = files.flatMap(({ scale = [], ...machine }) =>
    scale.length > 0 ? [[plotNameOf(machine), scalePlot(scale)] as const] : [],
  );
  return new Map(swept);
}

export async function writeBenchmarks(): Promise<void> {
  const files = await readResults();
  for (const [name, plot] of plots(files)) await writeFile(new URL(name, FOLDER), plot);
  await writeFile(FILE, benchmarks(files));
}

export function readBenchmarks(): Promise<string> {
  return readFile(FILE, 'utf8');
}
