/** What heads make of queries and keys in ONNX: their weights. Values and projections stand in multiHead.ts. */
import type { HeadAttention } from '../../model/attention/headAttention';
import type { OnnxValue } from '../../model/attention/onnxScore';
import type { GraphBuilder } from './graphBuilder';

/**
 * Weights [T, B, N, S] of the queries [T, B, N, d] and keys [S, B, N, d]. Where `seen`, a boolean that broadcasts to the
 * weights, is false, the weight is exactly 0, even if that leaves none to a query; without it all is seen. Of linear
 * attention they are those that its running sums imply, with which the context is the same.
 */
export function headWeights(
  graph: GraphBuilder,
  attention: HeadAttention,
  { queries, keys, size, seen }: Look,
): OnnxValue {
  if (attention.kind === 'linear') {
    const features = (x: OnnxValue) => graph.node('Add', [graph.node('Elu', [x]), graph.number(1)]);
    const products = where(graph, seen, dotProducts(graph, features(queries), features(keys)), 0);
    const sums = graph.node('ReduceSum', [products, graph.integers([-1])]); // keeps the axis
    return graph.node('Div', [products, sums]);
  }
  const scores = graph.node('Div', [dotProducts(graph, queries, keys), graph.number(Math.sqrt(size))]);
  const project = projections.get(attention.alpha);
  if (!project) throw new Error(`There is no entmax of α = ${attention.alpha} in ONNX.`);
  return where(graph, seen, project(graph, where(graph, seen, scores, NEVER)), 0);
}

interface Look {
  readonly queries: OnnxValue;
  readonly keys: OnnxValue;
  /** d */
  readonly size: number;
  readonly seen: OnnxValue | undefined;
}

/** Which keys s [S] a pattern lets a query t [T, 1] look at, as a boolean [T, S]; undefined where that is all. */
export function near(graph: GraphBuilder, attention: HeadAttention, t: OnnxValue, s: OnnxValue): OnnxValue | undefined {
  if (attention.kind === 'linear') return undefined;
  const reach = () => graph.integers(attention.reach);
  const apart = () => graph.node('Abs', [graph.node('Sub', [t, s])]);
  switch (attention.pattern) {
    case 'dense':
      return undefined;
    case 'window':
      return graph.node('LessOrEqual', [apart(), reach()]);
    case 'strided': {
      const between = apart();
      const aligned = graph.node('Equal', [graph.node('Mod', [between, reach()]), graph.integers(0)]);
      return graph.node('Or', [graph.node('Less', [between, reach()]), aligned]);
    }
    case 'block':
      return graph.node('Equal', [graph.node('Div', [t, reach()]), graph.node('Div', [s, reach()])]);
    default:
      return attention.pattern satisfies never;
  }
}

type Project = (graph: GraphBuilder, scores: OnnxValue) => OnnxValue;

/** By α. */
const projections: ReadonlyMap<number, Project> = new Map<number, Project>([
  [1, (graph, scores) => graph.node('Softmax', [scores], { axis: -1 })],
  [1.5, entmax],
  [2, sparsemax],
]);

/** max(0, z / 2 − τ)², τ as in attention.py of an exported project. */
function entmax(graph: GraphBuilder, scores: OnnxValue): OnnxValue {
  const { shifted, ranked, ranks } = rankedScores(graph, graph.node('Mul', [scores, graph.number(0.5)]));
  const mean = graph.node('Div', [runningSum(graph, ranked), ranks]);
  const squares = runningSum(graph, graph.node('Mul', [ranked, ranked]));
  const squaredMean = graph.node('Mul', [graph.node('Mul', [mean, mean]), ranks]);
  const room = graph.node('Sub', [graph.node('Add', [squaredMean, graph.number(1)]), squares]); // 1 − deviations
  const share = graph.node('Max', [graph.node('Div', [room, ranks]), graph.number(0)]);
  const thresholds = graph.node('Sub', [mean, graph.node('Sqrt', [share])]);
  const above = aboveThreshold(graph, shifted, thresholds, graph.node('LessOrEqual', [thresholds, ranked]));
  return graph.node('Mul', [above, above]);
}

/** max(0, z − τ) */
function sparsemax(graph: GraphBuilder, scores: OnnxValue): OnnxValue {
  const { shifted, ranked, ranks } = rankedScores(graph, scores);
  const excess = graph.node('Sub', [runningSum(graph, ranked), graph.number(1)]);
  const thresholds = graph.node('Div', [excess, ranks]);
  return aboveThreshold(graph, shifted, thresholds, graph.node('Less', [thresholds, ranked]));
}

/** Far below any score, and no infinity, of which a row may consist. */
const NEVER = -1e30;

/** qᵀ k for every query, key and head. */
function dotProducts(graph: GraphBuilder, queries: OnnxValue, keys: OnnxValue): OnnxValue {
  return graph.node('Einsum', [queries, keys], { equation: 'tbnd,sbnd->tbns' });
}

/** x where it is seen, and a number elsewhere. */
function where(graph: GraphBuilder, seen: OnnxValue | undefined, x: OnnxValue, otherwise: number): OnnxValue {
  return seen === undefined ? x : graph.node('Where', [seen, x, graph.number(otherwise)]);
}

/**
 * Scores shifted so that the largest is 0 and none is below −1, where nothing has a weight; the same in falling order, and
 * the numbers 1, 2, … of their places.
 */
function rankedScores(graph: GraphBuilder, scores: OnnxValue) {
  const largest = graph.node('ReduceMax', [scores], { axes: [-1] });
  const shifted = graph.node('Max', [graph.node('Sub', [scores, largest]), graph.number(-1)]);
  const count = graph.node('Shape', [scores], { start: -1 }); // [1]
  const { values: ranked } = graph.nodeOf('TopK', [shifted, count], { axis: -1 }, ['values', 'indices']);
  const end = graph.node('Add', [graph.node('Squeeze', [count]), graph.integers(1)]);
  const ranks = graph.node('Range', [graph.integers(1), end, graph.integers(1)]);
  return { shifted, ranked, ranks: graph.node('CastLike', [ranks, scores]) };
}

function runningSum(graph: GraphBuilder, x: OnnxValue): OnnxValue {
  return graph.node('CumSum', [x, graph.integers(-1)]);
}

/** max(0, x − τ), where τ is the threshold of the last place that is inside. */
function aboveThreshold(graph: GraphBuilder, x: OnnxValue, thresholds: OnnxValue, inside: OnnxValue): OnnxValue {
  const places = graph.node('CastLike', [inside, graph.integers(0)]);
  const size = graph.node('ReduceSum', [places, graph.integers([-1])]); // keeps the axis
  const last = graph.node('Sub', [size, graph.integers(1)]);
  const threshold = graph.node('GatherElements', [thresholds, last], { axis: -1 });
  return graph.node('Max', [graph.node('Sub', [x, threshold]), graph.number(0)]);
}
