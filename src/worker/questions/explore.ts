/** The input decoded with what a person sets by hand, and every tensor on the way. */
import { exploredMap, weightsOf } from '../../model/attentionMaps';
import { type AttentionModule, attentionModules } from '../../model/attentionModules';
import type { Edits, Exploration, Explorer, HeadsOff } from '../../model/explorer';
import { likeliest, logProbabilities } from '../likeliest';
import type { OwnEdits } from '../protocol';
import { withoutColumns } from '../zeroed';
import { momentOf } from './moment';
import type { AnswerTo } from './question';

/** Tokens that are offered for each row. */
const ALTERNATIVES = 8;

/** Throws in words where an edit does not fit the input or the vocabulary. */
export const answerExplore: AnswerTo<'explore'> = async ({ run: id, text, edits, at }, { current }) => {
  const { run } = current;
  const moment = momentOf(current, at);
  const { ids, describe } = run.readInput(text);
  const set = checked(edits, ids.length, run.model.targetVocabulary, run.translator.shape.targetSteps);
  const zeroed = checkedColumns(edits.zeroed ?? [], ids.length);
  const off = checkedHeads(edits.headsOff ?? [], attentionModules(run.model));
  const explorer = moment ? await run.explorerOf(moment.values) : await run.explorer(1);
  const { explored, own } = await exploreWithout(explorer, ids, set, off, zeroed);
  const { tokens, tensors } = explored;
  const weights = tensors.get('decoder.attention.weights')?.data ?? new Float32Array();
  const maps = attentionModules(run.model).flatMap((module) => {
    const found = tensors.get(weightsOf(module));
    return found ? [exploredMap(module, found)] : [];
  });
  const computed = describe({ tokens, weights: weights.slice(), maps });
  const edited = [...new Set([...own.weights.keys(), ...own.tokens.keys()])]
    .filter((row) => row < tokens.length)
    .sort((a, b) => a - b);
  const alignment = {
    ...computed,
    ...(edited.length > 0 ? { edited } : {}),
    ...(edits.headsOff?.length ? { headsOff: edits.headsOff } : {}),
  };
  const { symbols } = run.vocabularies.target;
  const logits = tensors.get('decoder.logits');
  const alternatives = tokens.map((_, row) => {
    const size = logits?.shape[1] ?? 0;
    const all = logProbabilities(logits?.data.subarray(row * size, (row + 1) * size) ?? []);
    return likeliest(all, ALTERNATIVES).map((token) => ({
      token,
      symbol: symbols[token] ?? '?',
      probability: Math.exp(all[token] ?? Number.NEGATIVE_INFINITY),
    }));
  });
  const exploration = { alignment, edits, alternatives, tensors: Object.fromEntries(tensors) };
  const transfer = [
    alignment.weights.buffer,
    ...maps.map(({ weights }) => weights.buffer),
    ...[...tensors.values()].map(({ data }) => data.buffer),
  ];
  const step = moment?.step ?? run.trainer.step;
  return { event: { type: 'explored', run: id, step, ...(at === undefined ? {} : { at }), exploration }, transfer };
};

/**
 * Decodes with edits and without these columns. What a row looks with is known only once it is decoded, and taking columns
 * out of it may bring rows that were not there: those that still look there are decoded again, until there are none.
 */
async function exploreWithout(
  explorer: Explorer,
  ids: readonly number[],
  { weights: set, tokens }: Edits,
  off: HeadsOff,
  zeroed: readonly number[],
): Promise<{ readonly explored: Exploration; readonly own: Edits }> {
  const weights = new Map([...set].map(([row, chosen]) => [row, withoutColumns(chosen, zeroed)]));
  for (;;) {
    const own = { weights, tokens };
    const [explored] = await explorer.explore(ids, [own], off);
    if (!explored) throw new Error('Nothing was decoded.');
    const free = zeroed.length > 0 ? explored.tokens.flatMap((_, row) => (weights.has(row) ? [] : [row])) : [];
    const computed = explored.tensors.get('decoder.attention.weights')?.data;
    if (free.length === 0 || !computed) return { explored, own };
    for (const row of free) {
      const looked = computed.subarray(row * ids.length, (row + 1) * ids.length);
      weights.set(row, withoutColumns([...looked], zeroed));
    }
  }
}

function checkedColumns(zeroed: readonly number[], columns: number): readonly number[] {
  for (const column of zeroed) {
    if (!Number.isInteger(column) || column < 0 || column >= columns) {
      throw new RangeError(`There is no input ${column + 1} to take out. The input has changed.`);
    }
  }
  if (zeroed.length >= columns) throw new RangeError('An input that is wholly taken out leaves nothing to look at.');
  return zeroed;
}

function checkedHeads(off: NonNullable<OwnEdits['headsOff']>, modules: readonly AttentionModule[]): HeadsOff {
  for (const { name, head } of off) {
    const module = modules.find((one) => one.name === name);
    if (!module || !Number.isInteger(head) || head < 0 || head >= module.heads) {
      throw new RangeError(`This model has no head ${head + 1} of ${name} to switch off.`);
    }
  }
  return new Map(modules.map(({ name }) => [name, off.filter((one) => one.name === name).map(({ head }) => head)]));
}

function checked({ weights, tokens }: OwnEdits, columns: number, vocabulary: number, rows: number): Edits {
  for (const { row } of [...weights, ...tokens]) {
    if (!Number.isInteger(row) || row < 0 || row >= rows) throw new RangeError(`There is no row ${row + 1} to edit.`);
  }
  for (const { row, weights: chosen } of weights) {
    if (chosen.length !== columns) {
      throw new RangeError(`Row ${row + 1} has ${columns} weights; ${chosen.length} were set. The input has changed.`);
    }
    if (!chosen.every((weight) => weight >= 0 && weight <= 1)) {
      throw new RangeError(`A weight of row ${row + 1} is not between 0 and 1.`);
    }
  }
  for (const { row, token } of tokens) {
    if (!Number.isInteger(token) || token < 0 || token >= vocabulary) {
      throw new RangeError(`Row ${row + 1} cannot be made token ${token}: the model has none of that number.`);
    }
  }
  return {
    weights: new Map(weights.map(({ row, weights: chosen }) => [row, chosen])),
    tokens: new Map(tokens.map(({ row, token }) => [row, token])),
  };
}
