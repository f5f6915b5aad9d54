/** Rows as a table, the same in a terminal and in BENCHMARKS.md. */
import type { LeftOut, Row } from './row';
import { table } from './table';

const HEAD = [
  'engine',
  'backend',
  'variant',
  'ms per step (p10 – p90)',
  'of ours',
  'dispatches',
  'submissions',
  'objects',
  'MB',
  'floor ms: arithmetic, traffic, launches',
  'first loss',
  'last loss',
  'steps timed',
];

/** Rows of one workload on one host. */
export function rowsTable(rows: readonly Row[]): string {
  return table([HEAD, ...rows.map((row) => cells(row, rows))]);
}

/** What the table of a workload lacks, a line for each. */
export function leftOutSentences(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(
    ({ row: { engine, backend, variant }, reason }) => `- ${engine}, ${backend}, ${variant} is left out: ${reason}`,
  );
}

function cells(row: Row, rows: readonly Row[]): string[] {
  const { ms_per_step_median: median, ms_p10: p10, ms_p90: p90 } = row;
  return [
    row.engine,
    row.backend,
    row.variant,
    `${figure(median)} (${figure(p10)} – ${figure(p90)})`,
    ratio(row, rows),
    count(row.dispatches_per_step),
    count(row.submissions_per_step),
    count(row.objects_created_per_step),
    count(row.gpu_megabytes),
    row.floor_ms ? [row.floor_ms.arithmetic, row.floor_ms.traffic, row.floor_ms.launches].map(figure).join(', ') : '–',
    row.loss_first.toFixed(4),
    `${row.loss_last.toFixed(4)} at ${row.steps}`,
    String(row.steps_timed),
  ];
}

/** Three digits and more: "3.46", "34.6", "346", "3460". */
function figure(milliseconds: number): string {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3);
}

function count(value: number | null): string {
  return value === null ? '–' : String(value);
}

const onProcessor = ({ backend }: Row) => backend === 'cpu' || backend === 'wasm';

/** How many times as long a peer takes as the fastest of ours on the same device, GPU or processor. */
function ratio(row: Row, rows: readonly Row[]): string {
  if (row.engine === 'interlinear') return '–';
  const ours = rows.filter((other) => other.engine === 'interlinear' && onProcessor(other) === onProcessor(row));
  if (ours.length === 0) return '–';
  const fastest = Math.min(...ours.map(({ ms_per_step_median: median }) => median));
  return `${(row.ms_per_step_median / fastest).toPrecision(2)} ×`;
}
