/** Puts a map of multi-head attention in the place of the alignment, with its own labels, so that every drawing shows it. */
import { type HeadAttention, mayLook } from '../../worker/mechanismText';
import type { Alignment, AttentionMap } from '../../worker/protocol';
import { mechanismOf, type Settings } from '../../worker/settings';
import type { MapAlignment, ShownMap } from '../alignment/mapAlignment';
import { headMean, rollout } from './rollout';

/** Of the token that the decoder begins with, as the vocabulary writes it. */
const START = '▸';

/** The alignment itself where it has no such map. */
export function withMap(alignment: Alignment, shown: ShownMap, settings: Settings): MapAlignment {
  const { maps = [], sourceSymbols, outputSymbols } = alignment;
  const map = maps.find(({ kind, layer }) => kind === shown.kind && layer === shown.layer);
  const weights = map && weightsOf(shown, map, maps);
  if (!map || !weights) return alignment;
  const { gold, edited, ...rest } = alignment;
  const { kind } = map;
  const end = sourceSymbols.at(-1);
  const looks = lookRule(shown, settings);
  return {
    ...rest,
    shown,
    title: describeMap(shown, maps),
    weights,
    sourceSymbols: kind === 'decoder' ? [START, ...outputSymbols.slice(0, -1)] : sourceSymbols,
    outputSymbols: kind === 'encoder' ? sourceSymbols : outputSymbols,
    ...(end === undefined ? {} : { end }),
    ...(looks ? { mayLook: looks } : {}),
    ...(kind === 'cross' && gold ? { gold } : {}),
    ...(kind !== 'encoder' && edited ? { edited } : {}),
  };
}

/** Of a head [rows, columns], which is a part of the map, or of what is reckoned from several. */
function weightsOf(
  { kind, head }: ShownMap,
  map: AttentionMap,
  maps: readonly AttentionMap[],
): Float32Array<ArrayBuffer> | undefined {
  if (head === 'mean') return headMean(map);
  if (head === 'rollout') return rollout(maps, kind);
  return head < map.heads ? headWeights(map, head) : undefined;
}

export function headWeights({ rows, columns, weights }: AttentionMap, head: number): Float32Array<ArrayBuffer> {
  return weights.subarray(head * rows * columns, (head + 1) * rows * columns);
}

/**
 * Where a row of a map may look: not at what comes after it in the decoder, and where the mechanism has a pattern only there.
 * What layers amount to together reaches further than the pattern of one. Undefined where every row may look at all.
 */
export function lookRule(
  { kind, head }: Pick<ShownMap, 'kind' | 'head'>,
  settings: Settings,
): ((row: number, column: number) => boolean) | undefined {
  const attention = attentionOfHeads(kind, settings);
  const patterned = attention.kind === 'scored' && head !== 'rollout';
  const rule = {
    pattern: patterned ? attention.pattern : ('dense' as const),
    reach: patterned ? attention.reach : 1,
    causal: kind === 'decoder',
  };
  return rule.causal || rule.pattern !== 'dense' ? (row, column) => mayLook(rule, row, column) : undefined;
}

/** What the heads of such a map do with queries, keys and values; beside an LSTM they look at all with a softmax. */
export function attentionOfHeads(kind: ShownMap['kind'], settings: Settings): HeadAttention {
  const { heads } = mechanismOf(settings);
  return (kind === 'cross' ? heads?.across : heads?.itself(settings)) ?? denseSoftmax;
}

const denseSoftmax: HeadAttention = { kind: 'scored', pattern: 'dense', reach: 1, alpha: 1 };

/** Whether two choices are the same map. */
export function sameMap(a: ShownMap | undefined, b: ShownMap): boolean {
  return a?.kind === b.kind && a.layer === b.layer && a.head === b.head;
}

/** In the order in which they work. */
export const kinds: readonly ShownMap['kind'][] = ['encoder', 'decoder', 'cross'];

export const kindNames: Readonly<Record<ShownMap['kind'], string>> = {
  encoder: 'Encoder',
  decoder: 'Decoder',
  cross: 'Cross-attention',
};

/** "Encoder, layer 1, head 2" */
export function describeHead({ kind, layer }: Pick<ShownMap, 'kind' | 'layer'>, head: number): string {
  return `${kindNames[kind]}, layer ${layer + 1}, head ${head + 1}`;
}

function describeMap(shown: ShownMap, maps: readonly AttentionMap[]): string {
  const { kind, layer, head } = shown;
  if (typeof head === 'number') return describeHead(shown, head);
  const layers = maps.filter((map) => map.kind === kind);
  if (head === 'rollout') {
    const over = kind === 'cross' ? maps.filter((map) => map.kind === 'encoder') : layers;
    return `${kindNames[kind]}, rollout over ${over.length === 1 ? 'one layer' : `${over.length} layers`}${kind === 'cross' ? ' of the encoder' : ''}`;
  }
  const heads = layers.find((map) => map.layer === layer)?.heads ?? 1;
  return `${kindNames[kind]}, layer ${layer + 1}, mean of ${heads} heads`;
}
