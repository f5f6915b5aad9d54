/**
 * `npm run bench`: what a training step costs in Chromium, ours and its peers'. `npm run bench -- --node`: ours on Dawn, and
 * PyTorch. Prints tables, keeps their rows in `bench/results`, and writes BENCHMARKS.md from these.
 * Options: --only W1/webgpu,W2/torch and --budget SECONDS, for which one row is timed.
 * `npm run bench -- --scale`: ours as its sizes grow. `npm run bench -- --soak`: ours for very many steps.
 * `npm run bench -- --cost`: attention of several kinds, and an LSTM, against the length of the source.
 * `npm run bench -- --page`: how the page feels while it trains.
 */
import { writeBenchmarks } from './benchmarks';
import { chooseRows } from './chooseRows';
import { chromiumHost } from './chromiumHost';
import { benchCost } from './cost';
import { benchPage } from './feel';
import { nodeHost } from './nodeHost';
import { readOptions } from './options';
import { describeProcessor } from './processor';
import { describeRates } from './rates';
import { type Results, writeResults } from './resultFiles';
import type { LeftOut, Row } from './row';
import { leftOutSentences, rowsTable } from './rowsTable';
import { benchScale } from './scale';
import { benchSoak } from './soak';
import { timeRows } from './timeRows';
import { workloads } from './workloads';

export function main(args: readonly string[]): Promise<void> {
  const [first, ...others] = args;
  if (first === '--scale') return benchScale(others);
  if (first === '--soak') return benchSoak(others);
  if (first === '--cost') return benchCost(others);
  if (first === '--page') return benchPage(others);
  return benchEngines(args);
}

async function benchEngines(args: readonly string[]): Promise<void> {
  const inNode = args.includes('--node');
  const others = args.filter((argument) => argument !== '--node');
  const { only, budget } = readOptions(others, { only: '', budget: '20' });
  const host = await (inNode ? nodeHost() : chromiumHost());
  try {
    const chosen = chooseRows(host.rows, only);
    const processor = describeProcessor();
    console.log(`${host.adapter}; ${processor}`);
    const rates = chosen.some(({ backend }) => backend === 'webgpu' || backend === 'cuda')
      ? await host.measureRates()
      : undefined;
    if (rates) console.log(describeRates(rates));
    const rows: Row[] = [];
    const leftOut: LeftOut[] = [...host.leftOut];
    for (const { name, about } of workloads) {
      const keys = chosen.filter(({ workload }) => workload === name);
      if (keys.length === 0) continue;
      console.log(`\n${name}: ${about}`);
      const timed = await timeRows(host, keys, 1000 * Number(budget), rates);
      rows.push(...timed.rows);
      leftOut.push(...timed.leftOut);
      const missing = leftOut.filter(({ row }) => row.workload === name);
      console.log(['', rowsTable(timed.rows), ...leftOutSentences(missing)].join('\n'));
    }
    const measured = rates ? { [host.name]: rates } : {};
    const results: Results = { adapter: host.adapter, processor, rates: measured, rows, left_out: leftOut };
    console.log(`\nwritten: ${await writeResults(results, only ? undefined : host.name)}`);
    await writeBenchmarks();
    console.log('written: BENCHMARKS.md');
  } finally {
    await host.close();
  }
}
