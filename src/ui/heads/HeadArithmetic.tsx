import type { AttentionMap, Exploration } from '../../worker/protocol';
import { attentionMechanisms, mechanismOf, type Settings } from '../../worker/settings';
import { mainCell } from '../alignment/describeCell';
import { inside } from '../alignment/lookStore';
import { axesOf, capitalised, type ShownMap } from '../alignment/mapAlignment';
import { outputLabels, quoted, sourceLabels } from '../alignment/symbols';
import { type Look, showMap } from '../alignment/viewStore';
import { formatCount } from '../format';
import { Barcode } from '../inspect/Barcode';
import { LitMechanism } from '../inspect/lit';
import { formatExact, formatNumber } from '../inspect/numbers';
import { TokenText } from '../inspect/TokenText';
import { VectorLine } from '../inspect/VectorLine';
import { Equation } from '../mechanism/Equation';
import { HeadTable } from './HeadTable';
import { elu1, headRow } from './headCell';
import { attentionOfHeads, describeHead, lookRule, withMap } from './lens';

interface Props {
  readonly exploration: Exploration;
  /** Of the exploration. */
  readonly step: number;
  readonly settings: Settings;
  /** The map that is drawn; undefined for the alignment of a Transformer. */
  readonly shown: ShownMap | undefined;
  readonly pinned: Look;
}

/** From query, key and value to what a head sees, with the numbers of the pinned cell. */
export function HeadArithmetic({ exploration, step, settings, shown, pinned }: Props) {
  const { maps = [] } = exploration.alignment;
  const map = shown
    ? maps.find(({ kind, layer }) => kind === shown.kind && layer === shown.layer)
    : maps.findLast(({ kind }) => kind === 'cross');
  if (!map) return null;
  if (typeof shown?.head !== 'number') return <PickHead map={map} shown={shown} />;
  return <OneHead {...{ exploration, step, settings, map, pinned }} shown={{ ...shown, head: shown.head }} />;
}

/** What is a mean or a product follows from no single query: a head has to be picked. */
function PickHead({ map, shown }: { readonly map: AttentionMap; readonly shown: ShownMap | undefined }) {
  const what =
    shown?.head === 'rollout'
      ? 'A rollout is a product over layers'
      : `${shown ? 'This map' : 'The alignment'} is the mean of ${map.heads} heads`;
  return (
    <>
      <p className="inspectHint">
        {what}, so no one query made this cell. Pick a head to see its query, key and value:
      </p>
      <div className="buttons">
        {Array.from({ length: map.heads }, (_, head) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a head is its place.
          <button key={head} type="button" onClick={() => showMap({ kind: map.kind, layer: map.layer, head })}>
            {describeHead(map, head)}
          </button>
        ))}
      </div>
    </>
  );
}

/** Values that are drawn besides the cell's own. */
const DRAWN = 4;

interface OneHeadProps extends Omit<Props, 'shown'> {
  readonly map: AttentionMap;
  readonly shown: ShownMap & { readonly head: number };
}

function OneHead({ exploration, step, settings, map, shown, pinned }: OneHeadProps) {
  const drawn = withMap(exploration.alignment, shown, settings);
  const look = inside(pinned, drawn.outputSymbols.length, drawn.sourceSymbols.length);
  if (!look || !drawn.shown) return <p className="inspectHint" />;
  const { row, column } = mainCell(drawn, look);
  const attention = attentionOfHeads(map.kind, settings);
  const found = headRow(exploration, map, shown.head, row, attention, lookRule(shown, settings));
  if (!found) return null;
  const { size, query, keys, values, products, scores, weights, context, off } = found;
  const axes = axesOf(map.kind);
  const labels = sourceLabels(drawn);
  const [to, from] = [quoted(outputLabels(drawn)[row]), quoted(labels[column])];
  const mechanism = mechanismOf(settings).heads ? mechanismOf(settings) : attentionMechanisms.find((one) => one.heads);
  const key = keys[column] ?? [];
  const linear = attention.kind === 'linear';
  const [qt, ks] = linear ? ['φ(qₜ)', 'φ(kₛ)'] : ['qₜ', 'kₛ'];
  const feature = linear ? elu1 : (value: number) => value;
  const parts = key.map((value, unit) => feature(query[unit] ?? 0) * feature(value));
  const [product = 0, score] = [products[column], scores[column]];
  const heaviest = weights
    .map((weight, place) => ({ weight, place }))
    .sort((a, b) => b.weight - a.weight)
    .filter(({ weight, place }, rank) => (rank < DRAWN && weight > 0) || place === column)
    .sort((a, b) => a.place - b.place);
  const left = weights.filter((weight) => weight > 0).length - heaviest.filter(({ weight }) => weight > 0).length;
  const rest = 1 - heaviest.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <LitMechanism value={mechanism}>
      <div className="arithmetic">
        <p className="inspectHead">
          {capitalised(axes.row.name)} {to} looks at {axes.column.name} {from}: {describeHead(map, shown.head)}, at step{' '}
          {formatCount(step)}
        </p>
        {mechanism && <Equation key={mechanism.id} mechanism={mechanism} settings={settings} />}

        <h3>Query, key, value</h3>
        <VectorLine vector={{ name: 'qₜ', symbols: ['qₜ'], meaning: 'query: what it looks for', values: query }} />
        <VectorLine vector={{ name: 'kₛ', symbols: ['kₛ'], meaning: 'key: what it is found by', values: key }} />
        <VectorLine
          vector={{ name: 'vₛ', symbols: ['vₛ'], meaning: 'value: what it tells', values: values[column] ?? [] }}
        />

        <h3>Score</h3>
        <VectorLine vector={{ name: `${qt} ${ks}`, symbols: ['score'], meaning: 'number by number', values: parts }} />
        <p className="worked">
          <span>
            {qt} · {ks} = {formatNumber(product, 4)}
          </span>{' '}
          {!linear && (
            <span>
              ÷ √{size} = ÷ {formatNumber(Math.sqrt(size), 4)} = <b>{formatNumber(product / Math.sqrt(size), 4)}</b>
            </span>
          )}
          {score === undefined && <span>, but masked: this position may not look there, whatever the score</span>}
        </p>

        <HeadTable row={found} labels={labels} ink={axes.column.side} column={column} implied={linear} />

        <h3>What the head sees</h3>
        <ul>
          {heaviest.map(({ weight, place }) => (
            <li key={place} className="vector" data-own={place === column || undefined}>
              <span className="vectorName">
                {formatExact(weight)} · <i>v</i> of <TokenText label={labels[place]} />
              </span>
              <Barcode name={`Value of ${labels[place]?.name}`} values={values[place] ?? []} />
            </li>
          ))}
        </ul>
        <p className="rest">{left > 0 && `and ${left} more, which weigh ${formatExact(Math.max(0, rest))} together`}</p>
        <VectorLine
          vector={{ name: 'cₜ', symbols: ['cₜ'], meaning: 'the values, summed by weight', values: context }}
        />
        <p className="aside">
          {off
            ? 'This head is switched off: what it sees is set to 0 before the heads are joined.'
            : `The ${map.heads === 1 ? 'head’s' : `${map.heads} heads’`} sums stand side by side; one more matrix makes of them what the layer adds.`}
        </p>
      </div>
    </LitMechanism>
  );
}
