/** Opens the rows of a workload and times them in rounds, so that a machine that grows warm or busy is so for all of them. */
import type { Host, Subject } from './host';
import { quantile } from './quantile';
import { floorOf, type Rates } from './rates';
import { type LeftOut, nameOf, type Row, type RowKey } from './row';
import type { Stretch } from './stretch';
import { workloadNamed } from './workloads';

/** Untimed steps after the first, fewer where a step is slow. */
const WARM_UP_STEPS = 3;
const WARM_UP_MS = 4000;
/** A stretch of steps is submitted as a whole and then waited for; its mean is one sample. */
const STRETCH_MS = 100;
const STRETCH_STEPS = 64;
/** Samples of a row: as many as its budget allows between these. */
const FEWEST = 2;
const MOST = 40;

interface Timed {
  readonly key: RowKey;
  readonly subject: Subject;
  readonly first: Stretch;
  /** The one by whose counts a step is described. */
  last: Stretch;
  bytes: number | undefined;
  steps: number;
  stepsTimed: number;
  milliseconds: number;
  /** Milliseconds per step. */
  readonly samples: number[];
}

/** `budget` is the milliseconds that one row is timed for. A row that cannot be opened is left out. */
export async function timeRows(
  host: Host,
  keys: readonly RowKey[],
  budget: number,
  rates: Rates | undefined,
): Promise<{ readonly rows: Row[]; readonly leftOut: LeftOut[] }> {
  const rows: Timed[] = [];
  const leftOut: LeftOut[] = [];
  for (const key of keys) {
    try {
      rows.push(await openRow(host, key));
    } catch (error) {
      const [reason = ''] = (error as Error).message.split('\n'); // what follows is a browser's stack or log
      console.log(`${nameOf(key)} is left out: ${reason}`);
      leftOut.push({ row: key, reason });
    }
  }
  for (;;) {
    const due = rows.filter(
      ({ samples, milliseconds }) => samples.length < FEWEST || (samples.length < MOST && milliseconds < budget),
    );
    if (due.length === 0) break;
    for (const row of due) {
      const pace = row.last.milliseconds / row.last.steps;
      const made = await train(row, Math.max(1, Math.min(STRETCH_STEPS, Math.round(STRETCH_MS / pace))));
      row.samples.push(made.milliseconds / made.steps);
      row.stepsTimed += made.steps;
      row.milliseconds += made.milliseconds;
    }
  }
  for (const { subject } of rows) await subject.close();
  return { rows: rows.map((row) => rowOf(row, rates)), leftOut };
}

async function openRow(host: Host, key: RowKey): Promise<Timed> {
  const subject = await host.open(key);
  try {
    const first = await subject.run(1);
    const bytes = subject.bytes === undefined ? undefined : subject.bytes + (first.gpu?.bytes ?? 0);
    const row: Timed = {
      key,
      subject,
      first,
      last: first,
      bytes,
      steps: 1,
      stepsTimed: 0,
      milliseconds: 0,
      samples: [],
    };
    let warmed = 0;
    for (let step = 0; step < WARM_UP_STEPS && warmed < WARM_UP_MS; step++) {
      warmed += (await train(row, 1)).milliseconds;
    }
    const pace = row.last.milliseconds.toFixed(1);
    console.log(`${nameOf(key)}: first loss ${first.loss.toFixed(4)}, then about ${pace} ms a step`);
    return row;
  } catch (error) {
    await subject.close();
    throw error;
  }
}

async function train(row: Timed, steps: number): Promise<Stretch> {
  const made = await row.subject.run(steps);
  row.last = made;
  row.steps += steps;
  if (row.bytes !== undefined) row.bytes += made.gpu?.bytes ?? 0;
  return made;
}

function rowOf({ key, first, last, bytes, steps, stepsTimed, samples }: Timed, rates: Rates | undefined): Row {
  const onGpu = key.backend === 'webgpu' || key.backend === 'cuda';
  const perStep = (count: number | undefined) =>
    onGpu && count !== undefined ? Number((count / last.steps).toFixed(1)) : null;
  const at = (share: number) => Number(quantile(samples, share).toPrecision(4));
  const dispatches = perStep(last.gpu?.dispatches);
  const microseconds = last.gpu?.microsecondsPerLaunch ?? rates?.microsecondsPerDispatch ?? 0;
  const launching = rates && { ...rates, microsecondsPerDispatch: microseconds };
  return {
    ...key,
    ms_per_step_median: at(0.5),
    ms_p10: at(0.1),
    ms_p90: at(0.9),
    dispatches_per_step: dispatches,
    submissions_per_step: perStep(last.gpu?.submissions),
    objects_created_per_step: perStep(last.gpu?.objects),
    gpu_megabytes: onGpu && bytes !== undefined ? Number((bytes / 1e6).toFixed(1)) : null,
    floor_ms: launching && dispatches !== null ? floorOf(workloadNamed(key.workload), dispatches, launching) : null,
    loss_first: Number(first.loss.toFixed(5)),
    loss_last: Number(last.loss.toFixed(5)),
    steps,
    steps_timed: stepsTimed,
  };
}
