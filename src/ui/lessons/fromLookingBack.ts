/** Self-attention: from a decoder that looks back at a recurrence to states that look around, and what that costs. */
import type { AttentionMap } from '../../worker/protocol';
import { controls, decoded, hasBegun, hasTrained, type Lesson, lessonSettings, type PageState } from './lesson';

const STEPS = 1500;
const SOLVED = 0.95;
const INPUT = 'headache';

/** The model of the first step is an LSTM; width and learning rate suit the Transformer that takes its place. */
const settings = {
  ...lessonSettings,
  attention: 'additive',
  embedding: 32,
  learningRate: 0.003,
  stopSteps: STEPS,
  stopExact: SOLVED,
} as const;

export const fromLookingBack: Lesson = {
  steps: [
    {
      text: [
        'An LSTM reads a string letter after letter, and its decoder looks back at what was read. A Transformer drops the LSTM and keeps the looking: each letter looks at all others at once, and so does each letter that is written.',
        'In Setup choose self-attention at Attention, and press Restart.',
      ],
      begin: { settings, input: INPUT },
      control: `${controls.attention}, ${controls.restart}`,
      done: (page) => hasBegun(page, 'self-attention'),
    },
    {
      text: [
        `Press Train. It stops by itself once ${100 * SOLVED} % of the held-out strings come out right, which takes some hundreds of steps; with fewer right answers press it again.`,
      ],
      control: controls.train,
      done: (page) => hasTrained(page, 'self-attention', 1) && isSolved(page),
    },
    {
      text: [
        'The map above is a mean. Under Heads stands what it is the mean of: encoder, decoder and the look across each have four heads, which may look where they like.',
        'Press the pictures of cross-attention until you have one whose ink runs from the upper right to the lower left: at each step it looks at the letter that is to be written.',
      ],
      control: '.heads .headGroup:last-child',
      done: (page) => looksBackwards(shownHead(page)),
    },
    {
      text: [
        'Does the model need that head? Switch it off, with the switch below its picture or with the key O. The input is decoded again without it, and both outputs are written under the pictures.',
        'Where nothing breaks, others do the same work: double-click another picture, which leaves it alone, until the output changes.',
      ],
      control: '.heads',
      done: (page) => withoutHeads(page) !== undefined && withoutHeads(page) !== decoded(page)?.prediction,
    },
    {
      text: [
        'Put all heads on again. Looking around has a price: each of T letters is weighed against each of T, where an LSTM takes T steps, one after the other.',
        'In Setup, below the equations, open Cost against length and press Measure. Or let each letter see its neighbours alone: choose window at Attention, and press Restart.',
      ],
      control: `${controls.attention}, .gloss details`,
      done: (page) => page.session.cost.length > 0 || hasBegun(page, 'window'),
    },
  ],
  end: 'An LSTM carries what it read; a Transformer looks it up, everywhere at once. That trains in parallel and costs the square of the length, which windows and linear attention take back.',
};

function isSolved({ session: { evaluations } }: PageState): boolean {
  const heldOut = evaluations.find(({ id }) => id === 'heldOut');
  return heldOut !== undefined && heldOut.exact >= SOLVED * heldOut.count;
}

interface HeadOfMap {
  readonly map: AttentionMap;
  readonly head: number;
}

/** The head of a look across that is drawn. */
function shownHead(page: PageState): HeadOfMap | undefined {
  const { shown } = page.view;
  const map = decoded(page)?.maps?.find(({ kind, layer }) => kind === shown?.kind && layer === shown.layer);
  return map?.kind === 'cross' && typeof shown?.head === 'number' && shown.head < map.heads
    ? { map, head: shown.head }
    : undefined;
}

/** Whether at half of its steps at least, the end mark's not counted, it looks most at the letter that is to be written. */
function looksBackwards(shown: HeadOfMap | undefined): boolean {
  if (!shown) return false;
  const { rows, columns, weights } = shown.map;
  const letters = columns - 1;
  let right = 0;
  for (let row = 0; row < Math.min(rows, letters); row++) {
    const from = (shown.head * rows + row) * columns;
    const own = weights.subarray(from, from + columns);
    if (own.indexOf(Math.max(...own)) === letters - 1 - row) right++;
  }
  return letters > 0 && right >= letters / 2;
}

/** What is written with heads of the look across switched off; undefined where none is. */
function withoutHeads(page: PageState): string | undefined {
  const alignment = page.session.explored?.exploration.alignment;
  if (!alignment?.headsOff || alignment.text !== page.session.input) return undefined;
  const across = alignment.maps?.filter(({ kind }) => kind === 'cross').map(({ name }) => name);
  return alignment.headsOff.some(({ name }) => across?.includes(name)) ? alignment.prediction : undefined;
}
