/** The input decoded with what a person sets by hand, and every tensor on the way. */
import { exploredMap, weightsOf } from '../../model/attentionMaps';
import { type AttentionModule, attentionModules } from '../../model/attentionModules';
import type { Edits, HeadsOff } from '../../model/explorer';
import { likeliest, logProbabilities } from '../likeliest';
import type { OwnEdits } from '../protocol';
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
  const [explored] = await explorer.explore(ids, [set], off, zeroed);
  if (!explored) throw new Error('Nothing was decoded.');
  const { tokens, tensors } = explored;
  const weights = tensors.get('decoder.attention.weights')?.data ?? new Float32Array();
  const maps = attentionModules(run.model).flatMap((module) => {
    const found = tensors.get(weightsOf(module));
    return found ? [exploredMap(module, found)] : [];
  });
  const computed = describe({ tokens, weights: weights.slice(), maps });
  const everyRow = zeroed.length > 0 && weights.length > 0;
  const edited = [...tokens.keys()].filter((row) => everyRow || set.weights.has(row) || set.tokens.has(row));
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
