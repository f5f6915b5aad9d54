/** Trains a model: forward, backward, clipping and Adam as one program, replayed once a step in one submission. */
import { adam } from '../kernels/adam/adam';
import type { Backend, BufferView, Command, ElementType, KernelTime, Program } from '../kernels/backend';
import { gradientNorm } from '../kernels/gradientNorm/gradientNorm';
import type { Batch } from '../tasks/batch';
import { randomStream } from '../tasks/random';
import { fasterScans } from './fasterScans';
import { type Graph, isScan } from './graph/graph';
import { type LoweringOfScans, lowerBackward, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import { type GraphShape, trainingGraph } from './graphs';
import { fetchHeads } from './headsOnDemand';
import { inParts } from './inParts';
import type { ModelSettings, Regularisation } from './modelSettings';
import { type ParameterSnapshot, ParameterStore } from './parameterStore';
import { constantRate, type HeldOutLoss, learningRateAt, type Schedule } from './schedule';
import { orderTokens } from './tokenOrder';
import { trialBatch } from './trialBatch';

/** `seed` fixes the starting values too. The learning rate is constant where no schedule is given. */
export interface TrainingSettings extends Regularisation, Partial<Schedule> {
  readonly learningRate: number;
  /** Longest gradient that is taken as it is; 0 takes every gradient. */
  readonly gradientClip: number;
  /**
   * Share of every parameter, biases and embeddings included, that a step takes away, times the step's learning rate
   * (AdamW, Loshchilov and Hutter, 2019; the decay of PyTorch's AdamW); none where absent.
   */
  readonly weightDecay?: number;
}

/** Where a run stands. */
export interface TrainerSnapshot extends ParameterSnapshot {
  readonly step: number;
  /** What `evaluated` was told so far; nothing where absent. */
  readonly heldOut?: readonly HeldOutLoss[];
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
/** With which a step ends. */
const OPTIMISER_COMMANDS = 3;

export class Trainer {
  /** Steps submitted so far. */
  step = 0;
  readonly parameters: ParameterStore;
  readonly #backend: Backend;
  readonly #memory: GraphMemory;
  readonly #optimiser: OptimiserState;
  readonly #schedule: Schedule;
  readonly #weightDecay: number;
  #heldOut: readonly HeldOutLoss[] = [];
  #program: Program | undefined;
  readonly #graph: Graph;
  #scans: LoweringOfScans = 'operations';
  #scansCompared = false;
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
    this.#schedule = { ...constantRate, ...training };
    this.#weightDecay = training.weightDecay ?? 0;
    this.#gradientClip = training.gradientClip;
    this.parameters = new ParameterStore(backend, graph.parameters);
    this.parameters.initialise(training.seed);
    this.#memory = new GraphMemory(backend, graph, this.parameters);
    this.#optimiser = new OptimiserState(backend);
    this.#graph = graph;
  }

  /**
   * Builds the model with fresh parameters, and compiles what it needs. Which lowering runs is measured where `scans` does
   * not say it; where that cannot be, it is operations.
   */
  static async create(
    backend: Backend,
    model: ModelSettings,
    shape: GraphShape,
    training: TrainingSettings,
    scans?: LoweringOfScans,
  ): Promise<Trainer> {
    await fetchHeads(model);
    const trainer = new Trainer(backend, model, shape, training);
    const asks = scans === undefined && trainer.#graph.nodes.some(isScan);
    const fastest = asks ? await trainer.#fasterScans(shape) : undefined;
    trainer.#scans = scans ?? fastest ?? 'operations';
    trainer.#scansCompared = fastest !== undefined;
    trainer.#program = await backend.prepare('training step', trainer.#commands());
    return trainer;
  }

  /** How its loops are launched. */
  get scans(): LoweringOfScans {
    return this.#scans;
  }

  /** Whether that was found to be the fastest way, on this device, now or earlier. */
  get scansCompared(): boolean {
    return this.#scansCompared;
  }

  /** What runs a step. */
  get program(): Program {
    if (!this.#program) throw new Error('The trainer has not been prepared.');
    return this.#program;
  }

  /** Submits one step on a batch of the trainer's shape. */
  trainOn(batch: Batch): void {
    this.#backend.submit(this.#write(batch));
  }

  /** As `trainOn`, in so many submissions, each of which is waited for; `between` runs between two of them. */
  async trainInParts(batch: Batch, parts: number, between: () => Promise<void>): Promise<void> {
    await inParts(this.#backend, this.#write(batch), parts, between);
  }

  /** All of a step but its optimiser, parted as by `trainInParts`: nothing is learnt by it, nor recorded. */
  async rehearse(batch: Batch, parts: number, between: () => Promise<void>): Promise<void> {
    const { program } = this;
    this.#writeBatch(batch);
    await inParts(this.#backend, program, parts, between, program.length - OPTIMISER_COMMANDS);
  }

  /** As `trainOn`, with the time that each kernel took. */
  profileOn(batch: Batch): Promise<KernelTime[]> {
    return this.#backend.profile(this.#write(batch));
  }

  /** Writes what the next step needs and gives the program that runs it. */
  #write(batch: Batch): Program {
    const { program } = this;
    this.step++;
    this.#writeBatch(batch);
    // Bias corrections come from the host: 1 − β₂ᵗ loses its digits in float32.
    const rate = learningRateAt(this.#schedule, this.step, this.#heldOut);
    const stepSize = rate / (1 - BETA1 ** this.step);
    const inverseRoot = 1 / Math.sqrt(1 - BETA2 ** this.step);
    this.#backend.write(this.#optimiser.schedule, Float32Array.of(stepSize, inverseRoot, rate * this.#weightDecay));
    return program;
  }

  #writeBatch({ source, sourceLengths, targetInput, targetOutput, targetLengths }: Batch): void {
    const { sourceVocabulary, targetVocabulary } = this.#model;
    this.#memory.writeInputs({
      ...orderTokens('source', source, sourceVocabulary),
      ...(this.#teacherForced ? orderTokens('targetInput', targetInput, targetVocabulary) : {}),
      source,
      sourceLengths,
      targetInput,
      targetOutput,
      targetLengths,
      clock: Uint32Array.of(this.step),
    });
  }

  /**
   * Takes note of the held-out loss on the weights of a step, which a schedule may wait for. A second one of the same step
   * replaces the first, and what is told after a rewind the losses of the steps that it undid, of which none is noted.
   */
  evaluated(loss: number, step = this.step): void {
    if (step > this.step) return;
    this.#heldOut = [...this.#heldOut.filter((measured) => measured.step < step), { step, loss }];
  }

  /** The records of steps after `since`, oldest first, as far as the ledger still holds them. */
  async records(since: number): Promise<StepRecord[]> {
    const until = this.step; // others may be submitted meanwhile
    const ledger = await this.#backend.read(this.#optimiser.ledger);
    const records: StepRecord[] = [];
    for (let row = 0; row < LEDGER_ROWS; row++) {
      const at = row * LEDGER_COLUMNS;
      const [step = 0, loss = 0, norm = 0, correctTokens = 0, tokens = 0, exactPairs = 0, , finite = 0] =
        ledger.subarray(at, at + LEDGER_COLUMNS);
      if (step <= since || step > until) continue;
      records.push({ step, loss, gradientNorm: norm, correctTokens, tokens, exactPairs, finite: finite === 1 });
    }
    return records.sort((a, b) => a.step - b.step);
  }

  /** A named intermediate of the last step, row-major; after everything submitted so far. */
  read(name: string): Promise<Float32Array | Uint32Array> {
    return this.#memory.read(name);
  }

  async snapshot(): Promise<TrainerSnapshot> {
    const { step } = this;
    const heldOut = this.#heldOut;
    return { step, heldOut, ...(await this.parameters.snapshot()) };
  }

  /** Takes up a run after `step`; forgets that a loss was not finite. */
  restore(snapshot: TrainerSnapshot): void {
    this.parameters.restore(snapshot);
    this.#backend.write(this.#optimiser.health, Uint32Array.of(0));
    this.#backend.write(this.#optimiser.ledger, new Float32Array(LEDGER_ROWS * LEDGER_COLUMNS));
    this.step = snapshot.step;
    this.#heldOut = snapshot.heldOut ?? [];
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

  /** Measured on random tokens, before anything is learnt: neither optimiser nor ledger take part. */
  #fasterScans(shape: GraphShape): Promise<LoweringOfScans | undefined> {
    const { batch, sourceSteps, targetSteps } = shape;
    this.#writeBatch(trialBatch(this.#model, shape, randomStream(0, 'faster scans')));
    const what = {
      ...this.#model,
      batch,
      sourceSteps,
      targetSteps,
      dropout: this.#dropping,
      forced: this.#teacherForced,
      products: this.#backend.measurements?.forced,
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
    this.schedule = allocate('schedule', 3);
  }

  release(): void {
    for (const { storage } of [this.partials, this.clip, this.health, this.ledger, this.schedule]) {
      this.backend.release(storage);
    }
  }
}
