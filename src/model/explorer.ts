/**
 * Decodes with what a person sets in place of what the model computes, and shows every tensor on the way: what if the
 * decoder had looked there, or had written that?
 */
import type { Backend, Program } from '../kernels/backend';
import { marks } from '../tasks/vocabulary';
import { type AttentionModule, attentionModules } from './attentionModules';
import { type LoweringOfScans, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import type { Value } from './graph/value';
import { decodingGraph, type GraphShape, headsOffInput } from './graphs';
import { fetchHeads } from './headsOnDemand';
import type { ModelSettings } from './modelSettings';
import type { ParameterViews } from './parameterStore';

/** What is set by hand, by output step from 0. */
export interface Edits {
  /** Attention weights over the source, one for each of its tokens, the end mark counted. */
  readonly weights: ReadonlyMap<number, readonly number[]>;
  /** The token that is written there. */
  readonly tokens: ReadonlyMap<number, number>;
}

/** The heads that are switched off, by the name of their multi-head attention. */
export type HeadsOff = ReadonlyMap<string, readonly number[]>;

export const noEdits: Edits = { weights: new Map(), tokens: new Map() };

/** A tensor of one decoded source, the axis of the batch left out. */
export interface ExploredTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array<ArrayBuffer>;
}

export interface Exploration {
  /** Tokens, the end mark included where it was reached. */
  readonly tokens: number[];
  /** By name, such as `decoder.attention.scores`; those of padding and of steps after the last are left out. */
  readonly tensors: ReadonlyMap<string, ExploredTensor>;
}

/** What the axes of a tensor [slots, B, columns] or [slots, B, heads, columns] stand for; other columns are all real. */
interface Axes {
  readonly rows: 'source' | 'target';
  readonly columns?: 'source' | 'target';
  readonly heads?: number;
}

/** The tensors of a model that can be looked at, by name; those that a graph lacks are left out. */
function tensorsOf(model: ModelSettings): readonly (readonly [name: string, axes: Axes])[] {
  const source: Axes = { rows: 'source' };
  const target: Axes = { rows: 'target' };
  const overSource: Axes = { rows: 'target', columns: 'source' };
  const layers = Array.from({ length: Math.max(model.encoderLayers, model.decoderLayers) }, (_, layer) => layer);
  return [
    ['encoder.outputs', source],
    ['decoder.attention.keys', source],
    ['decoder.attention.query', target],
    ['decoder.attention.scores', overSource],
    ['decoder.attention.weights', overSource],
    ['decoder.attention.context', target],
    ['decoder.attentional', target],
    ['decoder.logits', target],
    ...layers.flatMap((layer) => [
      [`encoder.outputs_l${layer}`, source] as const,
      ...['', '_reverse'].flatMap((way) =>
        ['gates', 'cells'].map((name) => [`encoder.${name}_l${layer}${way}`, source] as const),
      ),
      ...['states', 'cells', 'gates'].map((name) => [`decoder.${name}_l${layer}`, target] as const),
    ]),
    ...attentionModules(model).flatMap(({ name, kind, heads }) => {
      const [looks, looked] = [kind === 'encoder' ? source : target, kind === 'decoder' ? target : source];
      return [
        [`${name}.query`, looks] as const,
        [`${name}.key`, looked] as const,
        [`${name}.value`, looked] as const,
        [`${name}.context`, looks] as const,
        [`${name}.weights`, { ...looks, columns: looked.rows, heads }] as const,
        [`${name}.output`, looks] as const, // beside an LSTM: its states, joined by what they see
      ];
    }),
  ];
}

export class Explorer {
  private constructor(
    readonly backend: Backend,
    readonly shape: GraphShape,
    readonly memory: GraphMemory,
    readonly program: Program,
    private readonly values: ReadonlyMap<string, { readonly value: Value; readonly axes: Axes }>,
    private readonly modules: readonly AttentionModule[],
  ) {}

  static async create(
    backend: Backend,
    model: ModelSettings,
    parameters: ParameterViews,
    shape: GraphShape,
    scans?: LoweringOfScans,
  ): Promise<Explorer> {
    await fetchHeads(model);
    const graph = decodingGraph(model, shape, 'editable');
    const memory = new GraphMemory(backend, graph, parameters);
    const program = await backend.prepare('exploration', lowerForward(graph, memory, scans));
    const values = new Map(
      tensorsOf(model).flatMap(([name, axes]) =>
        graph.named.has(name) ? [[name, { value: graph.value(name), axes }] as const] : [],
      ),
    );
    return new Explorer(backend, shape, memory, program, values, attentionModules(model));
  }

  /**
   * Decodes one source, with its end mark and no longer than `shape.sourceSteps`, once for each of `edits`, at most
   * `shape.batch` of them, all in one submission, all with these heads switched off and these source tokens taken out of
   * every row.
   */
  async explore(
    source: readonly number[],
    edits: readonly Edits[],
    headsOff: HeadsOff = new Map(),
    zeroed: readonly number[] = [],
  ): Promise<Exploration[]> {
    const { batch, sourceSteps, targetSteps } = this.shape;
    if (source.length > sourceSteps)
      throw new Error(`A source of ${source.length} tokens does not fit ${sourceSteps}.`);
    if (edits.length > batch) throw new Error(`${batch} rows are decoded at once; ${edits.length} came.`);
    const inputs = {
      source: new Uint32Array(sourceSteps * batch), // [S, B]
      sourceLengths: new Uint32Array(batch).fill(source.length),
      tokens: new Uint32Array((targetSteps + 1) * batch).fill(marks.start, 0, batch), // [T + 1, B]
      limits: new Uint32Array(batch).fill(targetSteps),
      'edits.weights': new Uint32Array(targetSteps * batch * sourceSteps), // [T, B, S]
      'edits.edited': new Uint32Array(targetSteps * batch), // [T, B]
      'edits.removed': new Uint32Array(sourceSteps).fill(1, source.length), // [S]
      'edits.tokens': new Uint32Array(targetSteps * batch), // [T, B]
    };
    for (const [s, token] of source.entries()) inputs.source.fill(token, s * batch, (s + 1) * batch);
    const weights = new Float32Array(inputs['edits.weights'].buffer); // the same bits
    for (const column of zeroed) inputs['edits.removed'][column] = 1;
    for (const [row, edit] of edits.entries()) {
      for (const [step, chosen] of edit.weights) {
        weights.set(chosen.slice(0, source.length), (step * batch + row) * sourceSteps);
        inputs['edits.edited'][step * batch + row] = 1;
      }
      for (const [step, token] of edit.tokens) inputs['edits.tokens'][step * batch + row] = token + 1;
    }
    const off = this.modules.map(({ name, heads }) => {
      const chosen = headsOff.get(name) ?? [];
      return [headsOffInput(name), Uint32Array.from({ length: heads }, (_, head) => Number(chosen.includes(head)))];
    });
    this.memory.writeInputs({ ...inputs, ...Object.fromEntries(off) });
    this.backend.submit(this.program);
    const [tokens, ...read] = await Promise.all([
      this.memory.read('tokens'),
      ...[...this.values.keys()].map(async (name) => [name, (await this.memory.read(name)) as Float32Array] as const),
    ]);
    return edits.map((_, row) => {
      const said = this.#said(tokens as Uint32Array, row);
      const tensors = read.map(
        ([name, data]) => [name, this.#pick(name, data, row, said.length, source.length)] as const,
      );
      return { tokens: said, tensors: new Map(tensors) };
    });
  }

  release(): void {
    this.memory.release();
    this.backend.release(this.program);
  }

  /** The tokens of a row up to its end mark. */
  #said(tokens: Uint32Array, row: number): number[] {
    const { batch, targetSteps } = this.shape;
    const said: number[] = [];
    for (let step = 1; step <= targetSteps; step++) {
      const token = tokens[step * batch + row] ?? marks.end;
      said.push(token);
      if (token === marks.end) break;
    }
    return said;
  }

  /** What a tensor holds of a row of the batch, as [slots that are real, columns that are real, head by head]. */
  #pick(name: string, data: Float32Array, row: number, steps: number, sourceLength: number): ExploredTensor {
    const { batch, sourceSteps, targetSteps } = this.shape;
    const { value, axes } = this.values.get(name) as { value: Value; axes: Axes }; // only these are read
    const [slots = 1] = value.shape;
    const columns = value.shape.at(-1) ?? 1;
    const lengths = { source: sourceLength, target: steps };
    // States have a slot more than there are steps: that before the first.
    const real =
      axes.rows === 'source' ? sourceLength + (slots > sourceSteps ? 1 : 0) : steps + (slots > targetSteps ? 1 : 0);
    const width = axes.columns ? lengths[axes.columns] : columns;
    const heads = axes.heads ?? 1;
    const picked = new Float32Array(real * heads * width);
    for (let at = 0; at < real; at++) {
      for (let head = 0; head < heads; head++) {
        const start = ((at * batch + row) * heads + head) * columns;
        picked.set(data.subarray(start, start + width), (at * heads + head) * width);
      }
    }
    return { shape: [real, heads * width], data: picked };
  }
}
