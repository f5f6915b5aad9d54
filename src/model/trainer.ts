/** Trains a model: forward, backward, clipping and Adam as one program, replayed once a step in one submission. */
import { adam } from '../kernels/adam/adam';
import type { Backend, BufferView, Command, ElementType, KernelTime, Program } from '../kernels/backend';
import { gradientNorm } from '../kernels/gradientNorm/gradientNorm';
import type { Batch } from '../tasks/batch';
import { fasterScans } from './fasterScans';
import type { Graph } from './graph/graph';
import { type LoweringOfScans, lowerBackward, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import { type GraphShape, trainingGraph } from './graphs';
import type { ModelSettings, Regularisation } from './modelSettings';
import { type ParameterSnapshot, ParameterStore } from './parameterStore';
import { orderTokens } from './tokenOrder';

/** `seed` fixes the starting values too. */
export interface TrainingSettings extends Regularisation {
  readonly learningRate: number;
  /** Longest gradient that is taken as it is; 0 takes every gradient. */
  readonly gradientClip: number;
}

/** What a step leaves behind on the device. */
export interface StepRecord {
  readonly step: number;
  /** Mean cross-entropy per target token, in nats. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly correctTokens: number;
  readonly tokens: number;
  readonly exactPairs: number;
  /** Whether loss and gradient are finite. From the first step that is not, the parameters stand still. */
  readonly finite: boolean;
}

/** Adam's constants (Kingma and Ba, 2015), PyTorch's defaults. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Workgroups that share the gradient norm. */
const NORM_PARTS = 64;
/** Steps that the ledger remembers; reading it less often loses records. */
export const LEDGER_ROWS = 256;
const LEDGER_COLUMNS = 8;

export class Trainer {
  /** Steps submitted so far. */
  step = 0;
  readonly parameters: ParameterStore;
  readonly #backend: Backend;
  readonly #memory: GraphMemory;
  readonly #optimiser: OptimiserState;
  readonly #learningRate: number;
  #program: Program | undefined;
  readonly #graph: Graph;
  #scans: LoweringOfScans = 'operations';
  readonly #gradientClip: number;
  readonly #model: ModelSettings;
  readonly #dropping: boolean;
  /** Whether the decoder reads the true past alone. */
  readonly #teacherForced: boolean;

  private constructor(backend: Backend, model: ModelSettings, shape: GraphShape, training: TrainingSettings) {
    const graph = trainingGraph(model, shape, training);
    this.#backend = backend;
    this.#model = model;
    this.#dropping = training.dropout > 0;
    this.#teacherForced = training.teacherForcing === 1;
    this.#learningRate = training.learningRate;
    this.#gradientClip = training.gradientClip;
    this.parameters = new ParameterStore(backend, graph.parameters);
    this.parameters.initialise(training.seed);
    this.#memory = new GraphMemory(backend, graph, this.parameters);
    this.#optimiser = new OptimiserState(backend);
    this.#graph = graph;
  }

  /**
   * Builds the model with fresh parameters, and compiles what it needs. Which lowering runs is measured where `scans` does
   * not say it.
   */
  static async create(
    backend: Backend,
    model: ModelSettings,
    shape: GraphShape,
    training: TrainingSettings,
    scans?: LoweringOfScans,
  ): Promise<Trainer> {
    const trainer = new Trainer(backend, model, shape, training);
    trainer.#scans = scans ?? (await trainer.#fasterScans(shape));
    trainer.#program = await backend.prepare('training step', trainer.#commands());
    return trainer;
  }

  /** How its loops are launched. */
  get scans(): LoweringOfScans {
    return this.#scans;
  }

  /** Dispatches of one step. */
  get dispatches(): number {
    return this.#program?.dispatches ?? 0;
  }

  /** Submits one step on a batch of the trainer's shape. */
  trainOn(batch: Batch): void {
    this.#backend.submit(this.#write(batch));
  }

  /** As `trainOn`, with the time that each kernel took. */
  profileOn(batch: Batch): Promise<KernelTime[]> {
    return this.#backend.profile(this.#write(batch));
  }

  /** Writes what the next step needs and gives the program that runs it. */
  #write(batch: Batch): Program {
    if (!this.#program) throw new Error('The trainer has not been prepared.');
    this.step++;
    const { source, targetInput } = batch;
    this.#memory.writeInputs({
      ...orderTokens('source', source, this.#model.sourceVocabulary),
      ...(this.#teacherForced ? orderTokens('targetInput', targetInput, this.#model.targetVocabulary) : {}),
      source,
      sourceLengths: batch.sourceLengths,
      targetInput,
      targetOutput: batch.targetOutput,
      targetLengths: batch.targetLengths,
      clock: Uint32Array.of(this.step),
    });
    // Bias corrections come from the host: 1 − β₂ᵗ loses its digits in float32.
    const stepSize = this.#learningRate / (1 - BETA1 ** this.step);
    const inverseRoot = 1 / Math.sqrt(1 - BETA2 ** this.step);
    this.#backend.write(this.#optimiser.schedule, Float32Array.of(stepSize, inverseRoot));
    return this.#program;
  }

  /** The records of steps after `since`, oldest first, as far as the ledger still holds them. */
  async records(since: number): Promise<StepRecord[]> {
    const ledger = await this.#backend.read(this.#optimiser.ledger);
    const records: StepRecord[] = [];
    for (let row = 0; row < LEDGER_ROWS; row++) {
      const at = row * LEDGER_COLUMNS;
      const [step = 0, loss = 0, norm = 0, correctTokens = 0, tokens = 0, exactPairs = 0, , finite = 0] =
        ledger.subarray(at, at + LEDGER_COLUMNS);
      if (step <= since || step > this.step) continue;
      records.push({ step, loss, gradientNorm: norm, correctTokens, tokens, exactPairs, finite: finite === 1 });
    }
    return records.sort((a, b) => a.step - b.step);
  }

  /** A named intermediate of the last step, row-major; after everything submitted so far. */
  read(name: string): Promise<Float32Array | Uint32Array> {
    return this.#memory.read(name);
  }

  async snapshot(): Promise<ParameterSnapshot & { readonly step: number }> {
    const { step } = this;
    return { step, ...(await this.parameters.snapshot()) };
  }

  /** Takes up a run after `step`; forgets that a loss was not finite. */
  restore(snapshot: ParameterSnapshot & { readonly step: number }): void {
    this.parameters.restore(snapshot);
    this.#backend.write(this.#optimiser.health, Uint32Array.of(0));
    this.#backend.write(this.#optimiser.ledger, new Float32Array(LEDGER_ROWS * LEDGER_COLUMNS));
    this.step = snapshot.step;
  }

  /** Forgets the steps after `step`, none of which moved a parameter because it was not finite. */
  rewind(step: number): void {
    this.#backend.write(this.#optimiser.health, Uint32Array.of(0));
    this.step = step;
  }

  release(): void {
    this.#memory.release();
    this.#optimiser.release();
    this.parameters.release();
    if (this.#program) this.#backend.release(this.#program);
  }

  /** Measured on sources and targets of full length, before anything is learnt: neither optimiser nor ledger take part. */
  #fasterScans({ batch, sourceSteps, targetSteps }: GraphShape): Promise<LoweringOfScans> {
    const { sourceVocabulary, targetVocabulary } = this.#model;
    const tokens = { source: new Uint32Array(sourceSteps * batch), targetInput: new Uint32Array(targetSteps * batch) };
    this.#memory.writeInputs({
      ...tokens,
      ...orderTokens('source', tokens.source, sourceVocabulary),
      ...(this.#teacherForced ? orderTokens('targetInput', tokens.targetInput, targetVocabulary) : {}),
      sourceLengths: new Uint32Array(batch).fill(sourceSteps),
      targetLengths: new Uint32Array(batch).fill(targetSteps),
    });
    const what = {
      ...this.#model,
      batch,
      sourceSteps,
      targetSteps,
      dropout: this.#dropping,
      forced: this.#teacherForced,
    };
    const question = `scans ${JSON.stringify(what)}`;
    return fasterScans(this.#backend, question, {
      lower: (scans) => this.#passes(scans),
      gradients: this.parameters.gradients,
    });
  }

  /** Gradients cleared, forward, backward. */
  #passes(scans: LoweringOfScans): Command[] {
    const { activationGradients } = this.#memory;
    if (!activationGradients) throw new Error('A training graph has gradients.');
    return [
      { clear: this.parameters.gradients },
      { clear: activationGradients },
      ...lowerForward(this.#graph, this.#memory, scans),
      ...lowerBackward(this.#graph, this.#memory, scans),
    ];
  }

  #commands(): Command[] {
    const { values, gradients, firstMoments, secondMoments } = this.parameters;
    const { partials, clip, health, ledger, schedule } = this.#optimiser;
    return [
      ...this.#passes(this.#scans),
      gradientNorm.dispatch('partial', { gradients, partials }, { count: gradients.length, parts: NORM_PARTS }),
      gradientNorm.dispatch(
        'finish',
        {
          partials,
          summary: this.#memory.viewOf('summary'),
          clock: this.#memory.viewOf('clock'),
          clip,
          health,
          ledger,
        },
        { parts: NORM_PARTS, maximumNorm: this.#gradientClip, ledgerRows: LEDGER_ROWS },
      ),
      adam.dispatch(
        'forward',
        { parameters: values, gradients, m: firstMoments, v: secondMoments, clip, health, schedule },
        { count: values.length, beta1: BETA1, beta2: BETA2, epsilon: EPSILON },
      ),
    ];
  }
}

/** The small buffers of the optimiser. */
class OptimiserState {
  readonly partials: BufferView;
  readonly clip: BufferView;
  /** The first step whose loss or gradient was not finite, or 0. */
  readonly health: BufferView;
  readonly ledger: BufferView;
  readonly schedule: BufferView;

  constructor(readonly backend: Backend) {
    const allocate = (label: string, length: number, type: ElementType = 'f32'): BufferView => {
      return { storage: backend.allocate(label, length, type), offset: 0, length };
    };
    this.partials = allocate('gradient norm parts', NORM_PARTS);
    this.clip = allocate('clip', 1);
    this.health = allocate('health', 1, 'u32');
    this.ledger = allocate('ledger', LEDGER_ROWS * LEDGER_COLUMNS);
    this.schedule = allocate('schedule', 2);
  }

  release(): void {
    for (const { storage } of [this.partials, this.clip, this.health, this.ledger, this.schedule]) {
      this.backend.release(storage);
    }
  }
}
