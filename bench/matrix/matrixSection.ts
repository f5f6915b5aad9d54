/** The matrix as a section of RESULTS.md, from the rows and what was kept of their runs. */
import { isTransformer } from '../../src/worker/settings';
import { table } from '../table';
import { commandLines } from './commandLines';
import { middle } from './middle';
import { outcome } from './outcome';
import { firstStepAt } from './progress';
import { remarksOn } from './remarks';
import type { MatrixRow, MeasureName } from './rows';
import type { Control, MatrixRun, MatrixRuns, StepTime } from './runsFile';
import { inWords, measureInWords, measureLabels, spread } from './words';

export const TITLE = 'Matrix';

const HEAD = ['task', 'model', 'seeds', 'steps', 'seconds', 'on', 'on the test set', 'PyTorch', 'outcome'];

export function matrixSection(rows: readonly MatrixRow[], { runs, stepTimes, controls }: MatrixRuns): string {
  const runsOf = (id: string) => runs.filter(({ row }) => row === id);
  const cells = rows.map((row) => {
    const own = runsOf(row.id);
    const time = stepTimes.find((one) => one.row === row.id);
    return own.length > 0
      ? trained(row, own)
      : [...start(row), '–', 'not run', '–', '–', '–', wanted(row), why(row, time)];
  });
  const notes = [...notesOn(rows, runs, controls), ...sortingNote(runsOf)];
  const commands = ['```', ...commandLines({ runs, controls }), '```'].join('\n');
  return [INTRODUCTION, table([HEAD, ...cells]), ...notes, 'What was run, row by row:', commands].join('\n\n');
}

/** How many test sources count twice, at most, in a run of before each counted once. A test holds it to what is kept. */
export const COUNTED_TWICE = 5;

const INTRODUCTION = [
  '`npm run results -- matrix`, with the rows and seeds that the last lines name. Encoder of two directions, embedding 64, Adam',
  'with learning rate 0.002, gradient clip 1, greedy decoding; batch 64, for dates, SCAN and CMUdict 128. H is the size of each',
  'LSTM, for dot the decoder’s is 2H. A row trains to its goal on 500 validation pairs, or all where there are fewer, looked at',
  'every 50 steps, or for its number of steps; then the test set is measured, once. A source that is drawn twice counts once,',
  `but that in earlier runs up to ${COUNTED_TWICE} of a test set count twice. In brackets the 95 % interval (Wilson’s for`,
  'shares, the bootstrap’s for PER and BLEU). Of several seeds the median is given, of two the worse, with the least and the',
  'most. Seconds are wall time, whatever else the machine did meanwhile. PyTorch is one seed of the same shape, and of the same',
  'data unless its cell says of another benchmark. A score is matched where its interval holds PyTorch’s; where the goal was',
  'reached on validation and the interval on the test set lies below it, the outcome says so. A row that misses may have been',
  'trained in PyTorch too (`npm run results -- control`): exported after our first step, and from there on trained by its',
  'train.py, to the same goal or for the same steps, on the same batches where reversal is learnt, else on batches of the',
  'training pairs that the project holds; what is right is counted on the same validation and test pairs.',
].join(' ');

function start(row: MatrixRow): string[] {
  const { attention, hidden, decoderHidden, embedding, encoderLayers, decoderLayers } = row.settings;
  if (isTransformer(row.settings))
    return [row.data, `${attention}, E=${embedding}, ${encoderLayers} + ${decoderLayers} layers`];
  const decoder = decoderHidden === hidden ? '' : `, decoder ${decoderHidden}`;
  return [row.data, `${attention}, H=${hidden}${decoder}`];
}

function trained(row: MatrixRow, runs: readonly MatrixRun[]): string[] {
  const { goal = 0 } = row; // 0 is reached by all
  const failed = runs.filter((run) => firstStepAt(run, goal) === undefined).length;
  const steps = spread(runs.map((run) => run.steps));
  return [
    ...start(row),
    runs.map(({ seed }) => seed).join(', '),
    failed === 0 ? steps : `${steps}, ${inWords('exact', goal)} not reached by ${failed} of ${runs.length}`,
    spread(runs.map(({ seconds }) => Math.round(seconds))),
    [...new Set(runs.map(({ place }) => place))].join('; '),
    row.measures.map((name) => measureInWords(name, runs)).join('; '),
    wanted(row),
    outcome(row, runs),
  ];
}

function wanted({ reference, goal = 0, steps }: MatrixRow): string {
  if (!reference) return '–';
  if (reference.kind === 'steps') return `${inWords('exact', goal)} in ${reference.steps} steps`;
  const scores = Object.entries(reference.scores) as [MeasureName, number][];
  const said = scores.map(([name, score]) => `${measureLabels[name]} ${inWords(name, score)}`).join(', ');
  return `${said} after ${steps} steps${reference.of ? ', another benchmark' : ''}`;
}

function why({ steps }: MatrixRow, time: StepTime | undefined): string {
  if (!time) return 'not run';
  const { secondsPerStep, place } = time;
  return `not run: ${steps} steps of ${secondsPerStep.toFixed(2)} s would take ${Math.round((steps * secondsPerStep) / 60)} minutes on ${place}`;
}

/** What must be said beside the table, once for rows of the same data, and why a reference was missed. */
function notesOn(rows: readonly MatrixRow[], runs: readonly MatrixRun[], controls: readonly Control[]): string[] {
  const notes = rows.flatMap((row) => {
    const own = runs.filter((run) => run.row === row.id);
    // Who wrote the dates, where that is a platform.
    const tests = own.flatMap(({ test }) => (test.includes('written by') ? [test] : []));
    const remarks = remarksOn(
      row,
      own,
      controls.filter((control) => control.row === row.id),
    );
    return [
      ...[...tests, ...(row.note ? [row.note] : [])].map((text) => `*${row.data}*: ${text}`),
      ...(remarks.length > 0 ? [`*${start(row).join(', ')}*: ${remarks.join(' ')}`] : []),
    ];
  });
  return [...new Set(notes)];
}

const SORTED = 0.98;

/** Whether sorting is learnt faster without attention, as measured: the steps of either model to the same share. */
function sortingNote(runsOf: (id: string) => readonly MatrixRun[]): string[] {
  const stepsOf = (id: string) => runsOf(id).map((run) => firstStepAt(run, SORTED) ?? Number.POSITIVE_INFINITY);
  const [without, withIt] = [stepsOf('sorting-12-none'), stepsOf('sorting-12-general')];
  if (without.length === 0 || withIt.length === 0) return [];
  const faster = middle(without) < middle(withIt);
  const words = (steps: readonly number[]) =>
    `${spread(steps)} steps (${steps.length} seed${steps.length === 1 ? '' : 's'})`;
  return [
    `Is sorting learnt faster without attention? Here ${faster ? 'it was' : 'it was not'}: ${inWords('exact', SORTED)} of the validation strings were right after ${words(without)} without, and after ${words(withIt)} with general.`,
  ];
}
