/** The likeliest outputs of an input, searched for in breadth (beam search). */
import type { Exploration } from '../../model/explorer';
import { marks } from '../../tasks/vocabulary';
import { likeliest, logProbabilities } from '../likeliest';
import type { BeamNode, BeamSearch } from '../protocol';
import { momentOf } from './moment';
import type { AnswerTo } from './question';

/** Rows that are decoded at once, and so the widest beam. */
const MOST = 8;

/** A hypothesis: the node in which it ends, and its tokens. */
interface Hypothesis {
  readonly node: number;
  readonly tokens: readonly number[];
}

/**
 * Keeps the `width` likeliest unfinished hypotheses at each step, and ends once none of them can still beat the `width`
 * best finished ones, or at the longest output. Throws in words where the width is not one to search with.
 */
export const answerBeam: AnswerTo<'beam'> = async (question, { current, between }) => {
  const { run: id, text, width, lengthPenalty, at } = question;
  if (!Number.isInteger(width) || width < 1 || width > MOST) {
    throw new RangeError(`The width of a beam is a whole number from 1 to ${MOST}.`);
  }
  const { run } = current;
  const moment = momentOf(current, at);
  const { ids } = run.readInput(text);
  const { target } = run.vocabularies;
  const explorer = moment ? await run.explorerOf(moment.values, MOST) : await run.explorer(MOST);
  const penalty = (length: number): number => ((5 + length) / 6) ** lengthPenalty;

  const nodes: BeamNode[] = [];
  const finished: Hypothesis[] = [];
  let alive: Hypothesis[] = [{ node: -1, tokens: [] }];
  let greedy = { prediction: '', total: 0 };
  const scoreOf = ({ node }: Hypothesis): number => nodes[node]?.score ?? Number.NEGATIVE_INFINITY;
  const steps = explorer.shape.targetSteps;
  for (let step = 0; step < steps && alive.length > 0; step++) {
    const edits = alive.map(({ tokens }) => ({ weights: new Map(), tokens: new Map(tokens.entries()) }));
    const explored = await explorer.explore(ids, edits);
    if (step === 0 && explored[0]) greedy = greedyOf(explored[0]); // where no token is set, all are the likeliest
    const candidates = alive.flatMap(({ node: parent, tokens }, row) => {
      const logits = explored[row]?.tensors.get('decoder.logits');
      const size = logits?.shape[1] ?? 0;
      const all = logProbabilities(logits?.data.subarray(step * size, (step + 1) * size) ?? []);
      return likeliest(all, width).map((token) => {
        const logProbability = all[token] ?? Number.NEGATIVE_INFINITY;
        const total = (nodes[parent]?.total ?? 0) + logProbability;
        const ends = token === marks.end || step === steps - 1;
        const node = { parent, token, symbol: target.symbols[token] ?? '?', logProbability, total, ends };
        return { node: { ...node, score: total / penalty(tokens.length + 1) }, tokens: [...tokens, token] };
      });
    });
    const kept = candidates.sort((a, b) => b.node.score - a.node.score).slice(0, width);
    alive = [];
    for (const { node, tokens } of kept) {
      nodes.push(node);
      (node.ends ? finished : alive).push({ node: nodes.length - 1, tokens });
    }
    finished.sort((a, b) => scoreOf(b) - scoreOf(a));
    const worst = finished[width - 1];
    // Probabilities only fall; the penalty of the longest output is the most that could still mend a score.
    const hope = (one: Hypothesis): number => (nodes[one.node]?.total ?? 0) / penalty(steps);
    if (worst && alive.every((one) => hope(one) <= scoreOf(worst))) break;
    await between();
  }
  const [best] = finished;
  if (!best) throw new Error('The search found no output.');
  const prediction = target.decode(best.tokens);
  const search = { text, width, lengthPenalty, nodes, best: best.node, prediction, greedy };
  const step = moment?.step ?? run.trainer.step;
  return { event: { type: 'beam', run: id, step, ...(at === undefined ? {} : { at }), search } };

  function greedyOf({ tokens, tensors }: Exploration): BeamSearch['greedy'] {
    const logits = tensors.get('decoder.logits');
    const size = logits?.shape[1] ?? 0;
    const total = tokens.reduce((sum, token, row) => {
      const all = logProbabilities(logits?.data.subarray(row * size, (row + 1) * size) ?? []);
      return sum + (all[token] ?? Number.NEGATIVE_INFINITY);
    }, 0);
    return { prediction: target.decode(tokens), total };
  }
};
