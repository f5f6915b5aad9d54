/**
 * The training session: takes commands, holds one run, and reports.
 *
 * One loop does everything in turn, so that nothing overlaps: it builds what was asked for, trains in short chunks,
 * and between chunks decodes the person's input, measures, reports and keeps a snapshot. It is driven by the completion
 * of the device's queue, never by timers, so a hidden tab goes on.
 */
import type { Backend } from '../kernels/backend';
import type { StepRecord, TrainerSnapshot } from '../model/trainer';
import { BackendOpener } from './backendOpener';
import type { CheckpointStore } from './checkpoint';
import type { ChoicesStore } from './choicesStore';
import type { Comparison, ComparisonRequest } from './comparison';
import type { Chunk, CurrentRun } from './currentRun';
import { describeLaunches } from './describeLaunches';
import { keepForReload } from './keepForReload';
import { nextTask } from './nextTask';
import { wasLost } from './openBackend';
import { profileSteps } from './profileSteps';
import type { AlignmentProgress, Command, Evaluation, OwnInput, SessionEvent } from './protocol';
import { Abandoned, answerTo, isQuestion, type Question } from './questions';
import { rehearse } from './rehearsal';
import { type Open, type Own, type Prepare, RunMaker } from './runMaker';
import type { Settings } from './settings';
import { StepTimes } from './stepTimes';
import { Throughput } from './throughput';

const REPORT_MS = 100;
const ALIGNMENT_MS = 180;
/** Held-out sets are measured every so many steps, and take at most this share of the time. */
const EVALUATION_STEPS = 25;
const EVALUATION_SHARE = 0.2;
/** Milliseconds of an evaluation that is asked for at once, and heard when there is more to do. */
const QUEUED_EVALUATION_MS = 20;
const SNAPSHOT_STEPS = 25;
/** At first, while an alignment forms, weights are kept more often, to be gone back to. */
const EARLY_STEPS = 150;
const EARLY_SNAPSHOT_STEPS = 10;
/** Milliseconds of training after which its pace is known. */
const PACE_MS = 5000;
/** Questions about what a person points at. */
const pointing: ReadonlySet<Question['type']> = new Set(['beam', 'draw', 'explore', 'recall']);
/** Questions that can be given up. */
const measuring: ReadonlySet<Question['type']> = new Set(['measure', 'lengthCurve']);

/** The commands that bring a new run. */
type Replace = Prepare | Open;

export interface SessionEnvironment {
  readonly gpu: GPU | undefined;
  /** Undefined where the page is not opened again with its run. */
  readonly checkpoints: CheckpointStore | undefined;
  readonly choices: ChoicesStore;
  compare(request: ComparisonRequest): Comparison;
  post(event: SessionEvent, transfer?: Transferable[]): void;
}

/** What the device told of the steps until `step`. */
interface Reading {
  readonly step: number;
  readonly records: readonly StepRecord[];
  readonly snapshot: TrainerSnapshot | undefined;
}

/** What the held-out sets came to. */
interface Evaluated {
  readonly step: number;
  readonly sets: readonly Evaluation[];
  readonly alignment: AlignmentProgress | undefined;
  /** When it was asked for. */
  readonly began: number;
}

export class Session {
  readonly #environment: SessionEnvironment;
  readonly #throughput = new Throughput();
  #current: CurrentRun | undefined;
  readonly #times: StepTimes;
  #startedAt = 0;
  /** The run whose device is being opened again. */
  #recovering: number | undefined;
  #pending: Replace | undefined;
  readonly #filesAsked: Own[] = [];
  #training = false;
  /** Steps that a person asked to be trained; undefined where there was no count. */
  #stretch: number | undefined;
  /** The step at which training waits until it may go on. */
  #limit = Number.POSITIVE_INFINITY;
  #stepsAsked = 0;
  #pauseAsked = false;
  #moveAsked: Settings['backend'] | undefined;
  #questions: Question[] = [];
  #profileAsked = false;
  /** Whether the held-out sets are to be measured as soon as nothing else is asked for. */
  #measureAsked = false;
  /** Whether what a file's model says of a few held-out pairs is to be shown, though it is not measured. */
  #samplesAsked = false;
  readonly #opener: BackendOpener;
  readonly #maker: RunMaker;
  #input = '';
  #inputChanged = false;
  #acknowledged = true;
  #working = false;
  #woken = false;

  constructor(environment: SessionEnvironment) {
    this.#environment = environment;
    const { gpu, checkpoints, choices, compare } = environment;
    this.#times = new StepTimes(compare, () => void this.#work());
    this.#opener = new BackendOpener(gpu, choices, {
      onLost: () => void this.#work(),
      onError: (message, backend) => void this.#refused(message, backend),
    });
    this.#maker = new RunMaker(this.#opener, checkpoints, () => this.#giveWay());
  }

  handle(command: Command): void {
    if (command.type === 'prepare' || command.type === 'open') {
      this.#pending = command;
      // A file is of the weights of its moment; whatever else was asked of them is not wanted any more.
      this.#questions = this.#questions.filter(({ type }) => type === 'export');
    } else if (command.type === 'own') {
      this.#times.giveUp(this.#current);
      this.#filesAsked.push(command);
    } else if (command.run === (this.#pending?.run ?? this.#current?.id ?? this.#recovering)) {
      if (isQuestion(command)) this.#ask(command);
      else this.#obey(command);
    }
    void this.#work();
  }

  #obey(command: Exclude<Command, Replace | Own | Question>): void {
    switch (command.type) {
      case 'train':
        if (!this.#training) this.#times.giveUp(this.#current); // the first steps come first; it is asked again in a while
        this.#training = true;
        this.#stretch = command.steps;
        break;
      case 'pause':
        this.#pauseAsked ||= this.#training;
        this.#training = false;
        break;
      case 'limit':
        this.#limit = command.step ?? Number.POSITIVE_INFINITY;
        break;
      case 'step':
        if (!this.#training) this.#stepsAsked++;
        break;
      case 'decode':
        this.#times.giveUp(this.#current); // what is typed comes first, and so does the next key
        this.#input = command.text;
        this.#inputChanged = true;
        break;
      case 'profile':
        this.#profileAsked = true;
        break;
      case 'giveUp':
        this.#questions = this.#questions.filter(({ type }) => !measuring.has(type));
        break;
      case 'move':
        this.#moveAsked = command.backend;
        break;
      case 'acknowledge':
        this.#acknowledged = true;
        break;
      default:
        command satisfies never;
    }
  }

  /** A question about what a person points at takes the place of the one before it: only the last is still wanted. */
  #ask(question: Question): void {
    const superseded = question.type === 'recall' || question.type === 'explore';
    if (superseded) this.#questions = this.#questions.filter(({ type }) => type !== question.type);
    this.#questions.push(question);
  }

  /** The loop. There is never more than one; it ends when there is nothing to do. */
  async #work(): Promise<void> {
    this.#woken = true;
    if (this.#working) return;
    this.#working = true;
    try {
      while (this.#woken) {
        this.#woken = false; // a command may come while the last turn is ending
        while (await this.#turn()) await nextTask();
      }
    } finally {
      this.#working = false;
    }
  }

  /** Does the most urgent thing; whether there was one. */
  async #turn(): Promise<boolean> {
    const current = this.#current;
    const files = this.#filesAsked.shift();
    if (files) {
      await this.#readOwn(files); // a run that is asked for may be made of them
      return true;
    }
    if (this.#pending && !this.#questionFor(current)) {
      const replace = this.#pending;
      this.#pending = undefined;
      await this.#replace(replace);
      const latest = this.#current?.id ?? 0;
      this.#questions = this.#questions.filter(({ run }) => run >= latest); // runs are numbered in the order they are asked for
      return true;
    }
    if (!current) return false;
    try {
      if (current.opened.lost !== undefined) {
        await this.#recover(current);
        return true;
      }
      return await this.#advance(current);
    } catch (error) {
      if (await wasLost(current.opened.backend)) return true;
      this.#stop();
      this.#post({ type: 'failed', run: current.id, what: 'session', message: messageOf(error) });
      return true; // commands may have come while the news was waited for
    }
  }

  /**
   * What the device of the run refuses outside of any call; one that is lost may refuse before its loss is told. What
   * another refuses, whoever builds on it is told.
   */
  async #refused(message: string, backend: Backend): Promise<void> {
    const lost = await wasLost(backend);
    const current = this.#current;
    if (lost || current?.opened.backend !== backend) return;
    this.#stop();
    this.#post({ type: 'failed', run: current.id, what: 'session', message });
  }

  /** One turn of a live run. A file that was asked for is written before anything else, of the weights of that moment. */
  async #advance(current: CurrentRun): Promise<boolean> {
    const question = this.#questionFor(current);
    if (question?.type === 'export') {
      await this.#answerQuestion(current, question);
      return true;
    }
    if (this.#stepsAsked > 0) {
      this.#stepsAsked--;
      await this.#steps(current, 1);
      await this.#settle(current);
      return true;
    }
    if (this.#pauseAsked) {
      this.#pauseAsked = false;
      await this.#settle(current);
      return true;
    }
    if (this.#inputChanged) {
      await this.#align(current);
      return true;
    }
    if (this.#moveAsked !== undefined) {
      const backend = this.#moveAsked;
      this.#moveAsked = undefined;
      await this.#move(current, backend);
      return true;
    }
    if (question) {
      await this.#answerQuestion(current, question);
      return true;
    }
    if (this.#training) {
      this.#begin(current);
      if (current.run.trainer.step < this.#limit) {
        await this.#train(current);
        return true;
      }
      if (current.reportedStep === current.run.trainer.step) return false; // it waits
      await this.#report(current);
      return true; // commands may have come meanwhile
    }
    this.#times.ask(current);
    if (this.#times.wantsHere) {
      await this.#rehearse(current);
      return true; // commands may have come meanwhile
    }
    if (this.#acknowledged) this.#opener.openAhead(); // what it fetches must not hold up the first map
    if (this.#samplesAsked && this.#acknowledged) {
      this.#samplesAsked = !(await this.#unlessAwaited(current, async (between) => {
        await this.#probe(current, between);
      }));
      return true;
    }
    if (!this.#measureAsked) return false;
    this.#measureAsked = false;
    await this.#evaluate(current);
    return true;
  }

  /** What was asked first of a run, and has not been answered. */
  #questionFor(current: CurrentRun | undefined): Question | undefined {
    return this.#questions.find(({ run }) => run === current?.id);
  }

  /** Whether a person has asked for something that comes before what is merely due. */
  get #isAwaited(): boolean {
    return (
      this.#inputChanged ||
      this.#pauseAsked ||
      this.#stepsAsked > 0 ||
      this.#pending !== undefined ||
      this.#moveAsked !== undefined ||
      this.#filesAsked.length > 0 ||
      (this.#training && !this.#throughput.running)
    );
  }

  /** Ends a stretch of training: everything reported, the input decoded on the weights as they stand. */
  async #settle(current: CurrentRun): Promise<void> {
    await current.opened.backend.completed();
    current.onItsWay = undefined;
    await this.#hearQueued(current);
    current.stopping.end(performance.now());
    const halted = await this.#report(current);
    this.#throughput.stop();
    if (halted) return;
    this.#post({ type: 'paused', run: current.id, step: current.run.trainer.step });
    await this.#align(current);
    this.#keep(current, await current.run.trainer.snapshot());
    this.#measureAsked = true;
  }

  /** Begins a stretch of training, where none is under way. */
  #begin({ id, run: { trainer }, stopping }: CurrentRun): void {
    if (this.#throughput.running) return;
    const now = performance.now();
    this.#throughput.start(now, trainer.step);
    stopping.begin(now, trainer.step, this.#stretch);
    this.#startedAt = now;
    this.#post({ type: 'started', run: id, step: trainer.step });
  }

  /** A chunk of steps, then whatever is due. */
  async #train(current: CurrentRun): Promise<void> {
    const { run, pace, stopping } = current;
    const over = stopping.due(performance.now(), run.trainer.step);
    if (over !== undefined) return this.#stopByItself(current, over);
    const before = current.onItsWay;
    const early = before && this.#read(current); // heard once there is more to do: the queue does not run dry
    const chunk = await this.#submit(
      current,
      Math.min(this.#profileAsked ? pace.measured : pace.chunk, this.#stepsLeft(current)),
    );
    current.onItsWay = chunk;
    run.drawAhead();
    if (before) await this.#await(current, before);
    if (!pace.mayQueue) {
      await this.#await(current, chunk);
      current.onItsWay = undefined;
    }
    await this.#hearQueued(current);

    const reading = await (before ? early : this.#read(current));
    if (reading && (await this.#hear(current, reading))) return;
    const ended = performance.now();
    if (ended - this.#startedAt > PACE_MS) {
      this.#times.ask(current);
      this.#tellTimes(current);
    }
    await nextTask();
    if (this.#isAwaited) return;
    if (this.#acknowledged && ended - current.alignedAt >= ALIGNMENT_MS) {
      current.map = this.#align(current); // posted once there is more to do, as what is read
      current.map.catch(() => {}); // who waits for it is told
    }
    const evaluationIsDue =
      run.trainer.step - current.evaluatedStep >= EVALUATION_STEPS &&
      ended - current.evaluatedAt >= current.evaluationMs / EVALUATION_SHARE;
    if (evaluationIsDue && this.#mayQueueEvaluation(current)) {
      current.evaluation = this.#queueEvaluation(current);
      current.evaluation.catch(() => {}); // who waits for it is told
    } else if (evaluationIsDue) await this.#evaluate(current);
    if (!this.#training) return; // it was paused meanwhile
    const reason = stopping.due(performance.now(), run.trainer.step);
    if (reason !== undefined) await this.#stopByItself(current, reason);
  }

  /** Submits so many steps. What they take begins where the chunk before them ends. */
  async #submit(current: CurrentRun, steps: number): Promise<Chunk> {
    const began = performance.now();
    const measured = this.#profileAsked; // kernel by kernel, which takes longer
    const { roundTrip } = current.pace;
    await this.#steps(current, steps);
    const taken = current.opened.backend.completed().then(() => {
      const now = performance.now();
      // Of a chunk that nothing was before, the way to the device and back is heard as well.
      const milliseconds = now - Math.max(began + roundTrip, current.chunkEndedAt);
      current.chunkEndedAt = now;
      return milliseconds;
    });
    taken.catch(() => {}); // who waits for it is told; a lost device may leave nobody to wait
    return { steps: measured ? 0 : steps, taken };
  }

  /** Waits until a chunk has run. */
  async #await(current: CurrentRun, { steps, taken }: Chunk): Promise<void> {
    const milliseconds = await taken;
    if (steps > 0) this.#setPace(current, milliseconds, steps);
  }

  /** Waits for the map and the evaluation that were asked for while it trained. */
  async #hearQueued(current: CurrentRun): Promise<void> {
    const { map, evaluation } = current;
    current.map = undefined;
    current.evaluation = undefined;
    await map;
    await evaluation;
  }

  /** Asks the device for what is due, if anything is: it is of the steps submitted so far. */
  #read({ run: { trainer }, snapshot: { step: keptStep }, reportedStep, reportedAt }: CurrentRun) {
    const { step } = trainer;
    const keeps = step - keptStep >= (keptStep < EARLY_STEPS ? EARLY_SNAPSHOT_STEPS : SNAPSHOT_STEPS);
    const reports = step > reportedStep && performance.now() - reportedAt >= REPORT_MS;
    if (!keeps && !reports) return undefined;
    const asked = [trainer.records(reportedStep), keeps ? trainer.snapshot() : undefined] as const;
    const reading = Promise.all(asked).then(([records, snapshot]): Reading => ({ step, records, snapshot }));
    reading.catch(() => {}); // who waits for it is told; a lost device may leave nobody to wait
    return reading;
  }

  /** Steps that may be submitted now. */
  #stepsLeft({ stopping, run: { trainer } }: CurrentRun): number {
    return Math.min(stopping.stepsLeft(trainer.step), this.#limit - trainer.step);
  }

  /** Ends a stretch of training as a rule demands, or after the steps that were asked for. */
  async #stopByItself(current: CurrentRun, reason: string): Promise<void> {
    this.#training = false;
    await this.#settle(current);
    const { step } = current.run.trainer;
    if (reason !== '') this.#post({ type: 'stopped', run: current.id, step, message: reason });
  }

  /** Submits steps, and measures them kernel by kernel where that was asked for. */
  async #steps(current: CurrentRun, count: number): Promise<void> {
    const { run, pace } = current;
    if (!this.#profileAsked) {
      for (let step = 0; step < count; step++) {
        const parts = pace.nextParts;
        if (parts === 1) run.trainStep();
        else await run.trainStepInParts(parts, () => this.#answer(current, run.trainer.step - 1));
      }
      return;
    }
    this.#profileAsked = false;
    this.#post({ type: 'profile', run: current.id, ...(await profileSteps(run, count)) });
  }

  /** Posts the steps since the last report. True where one was not finite: the run then stands before that step. */
  async #report(current: CurrentRun): Promise<boolean> {
    const { trainer } = current.run;
    const { step } = trainer;
    return this.#hear(current, { step, records: await trainer.records(current.reportedStep), snapshot: undefined });
  }

  /** Posts what has been read, and keeps the snapshot. True where a step was not finite: the run then stands before that step. */
  async #hear(current: CurrentRun, { step: until, records, snapshot }: Reading): Promise<boolean> {
    const { run, id } = current;
    const bad = records.find(({ finite }) => !finite);
    const good = bad ? records.filter(({ step }) => step < bad.step) : records;
    const step = bad ? bad.step - 1 : until;
    const now = performance.now();
    current.reportedStep = step;
    current.reportedAt = now;
    current.reportedTokens = good.at(-1)?.tokens ?? current.reportedTokens; // while it waits for another model nothing is new
    const stepsPerSecond = this.#throughput.at(now, step);
    const remainingMs = this.#training ? current.stopping.remaining(now, step, stepsPerSecond) : undefined;
    this.#post({
      type: 'progress',
      run: id,
      step,
      points: good.map(({ step, loss, gradientNorm, correctTokens, tokens }) => ({
        step,
        loss,
        gradientNorm,
        tokenAccuracy: correctTokens / Math.max(1, tokens),
      })),
      stepsPerSecond,
      tokensPerSecond: stepsPerSecond * current.reportedTokens,
      ...(remainingMs === undefined ? {} : { remainingMs }),
    });
    if (!bad) {
      if (snapshot) this.#keep(current, snapshot);
      return false;
    }
    this.#stop();
    run.trainer.rewind(step);
    this.#post({
      type: 'halted',
      run: id,
      step,
      reason: 'nonFinite',
      message: `At step ${bad.step} the ${Number.isFinite(bad.loss) ? 'gradient' : 'loss'} was no longer a finite number, so training stopped. The weights of step ${step} are kept. Try a smaller learning rate, or a gradient clip such as 1.`,
    });
    await this.#align(current);
    return true;
  }

  /** Between the parts of a slow piece of work: what was typed meanwhile is decoded on the weights of `step`. */
  async #answer(current: CurrentRun, step: number): Promise<void> {
    await nextTask();
    if (this.#inputChanged) await this.#align(current, step);
  }

  /** The same where no step is under way: who asks for a pause has it. */
  async #answerOrPause(current: CurrentRun): Promise<void> {
    await this.#answer(current, current.run.trainer.step);
    if (this.#pauseAsked) {
      this.#pauseAsked = false;
      await this.#settle(current);
    }
  }

  /**
   * Does what is merely due, for so long as nobody asks for something that comes before it; whether it came to its end. What
   * a person points at meanwhile is explained.
   */
  async #unlessAwaited(current: CurrentRun, work: (between: () => Promise<void>) => Promise<void>): Promise<boolean> {
    const between = async () => {
      await this.#answerOrPause(current);
      const pointed = this.#questions.find(({ run, type }) => run === current.id && pointing.has(type));
      if (pointed) await this.#answerQuestion(current, pointed);
      if (this.#isAwaited) throw new Abandoned();
    };
    try {
      await work(between);
      return true;
    } catch (error) {
      if (error instanceof Abandoned) return false;
      throw error;
    }
  }

  async #align(current: CurrentRun, step = current.run.trainer.step): Promise<void> {
    this.#inputChanged = false;
    current.alignedAt = performance.now();
    const alignment = await current.run.align(this.#input);
    this.#acknowledged = false;
    this.#post({ type: 'alignment', run: current.id, step, alignment }, [alignment.weights.buffer]);
  }

  /** Measures the held-out sets; gives up, and does it another time, where a person asks for something else. */
  async #evaluate(current: CurrentRun): Promise<void> {
    const { step } = current.run.trainer;
    if (step === current.evaluatedStep) return;
    const began = performance.now();
    const sets: Evaluation[] = [];
    // A set has a few times as many pairs as a batch.
    const parts = current.pace.parts === 1 ? 1 : 4 * current.pace.parts;
    let alignment: AlignmentProgress | undefined;
    const done = await this.#unlessAwaited(current, async (between) => {
      for await (const set of current.run.evaluations(parts, between)) {
        sets.push(set);
        await between();
      }
      alignment = await this.#probe(current, between);
    });
    if (!done) {
      this.#measureAsked = true;
      return;
    }
    this.#tellEvaluation(current, { step, sets, alignment, began });
  }

  /**
   * Whether an evaluation may stand in the queue between two chunks: it is known to take little, and nothing waits for it that
   * decides on the very next step.
   */
  #mayQueueEvaluation({ evaluationMs, pace, run: { settings } }: CurrentRun): boolean {
    const { schedule, stopExact, stopEvaluations } = settings;
    const decides = schedule === 'plateau' || stopExact > 0 || stopEvaluations > 0;
    return pace.mayQueue && evaluationMs > 0 && evaluationMs <= QUEUED_EVALUATION_MS && !decides;
  }

  /** Asks for the measures of the held-out sets, and posts them once they are there. */
  async #queueEvaluation(current: CurrentRun): Promise<void> {
    const { run } = current;
    const { step } = run.trainer;
    const began = performance.now();
    const [sets, { samples, alignment }] = await Promise.all([run.evaluate(), run.probe()]);
    if (run.trainer.step < step) return; // a step before it was not finite
    this.#post({ type: 'samples', run: current.id, step, samples });
    this.#tellEvaluation(current, { step, sets, alignment, began });
  }

  #tellEvaluation(current: CurrentRun, { step, sets, alignment, began }: Evaluated): void {
    const now = performance.now();
    // Before it the chunk on its way had to end, and where it ends the next one begins.
    current.evaluationMs = now - Math.max(began, current.chunkEndedAt);
    current.chunkEndedAt = now;
    current.evaluatedAt = now;
    current.evaluatedStep = step;
    current.stopping.evaluated(step, sets);
    this.#post({ type: 'evaluation', run: current.id, step, sets, ...(alignment && { alignment }) });
  }

  /** Shows what is said of a few held-out pairs; gives how well attention agrees with gold on them. */
  async #probe(current: CurrentRun, between: () => Promise<void>): Promise<AlignmentProgress | undefined> {
    const { step } = current.run.trainer;
    const { samples, alignment } = await current.run.probe(between);
    this.#post({ type: 'samples', run: current.id, step, samples });
    return alignment;
  }

  #setPace(current: CurrentRun, milliseconds: number, steps: number): void {
    const { pace } = current;
    const before = pace.parts;
    pace.note(milliseconds, steps);
    if ((before === 1) !== (pace.parts === 1)) this.#postLaunches(current);
  }

  #postLaunches({ id, run, opened, pace }: CurrentRun): void {
    this.#post({ type: 'launches', run: id, launches: describeLaunches(opened.backend, run, pace.parts) });
  }

  /** Times a step here where none has been trained, unless a person asks for something; tells what it takes here and there. */
  async #rehearse(current: CurrentRun): Promise<void> {
    const between = async () => {
      await nextTask();
      // Whatever were done meanwhile would count as a part of the step.
      if (this.#isAwaited || this.#questions.length > 0) throw new Abandoned();
    };
    try {
      if (current.pace.stepMs === 0) this.#setPace(current, await rehearse(current.run, current.pace, between), 1);
      this.#tellTimes(current);
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
      this.#times.giveUp(current);
    }
  }

  #tellTimes(current: CurrentRun): void {
    const times = this.#times.take(current);
    if (times) this.#post({ type: 'comparison', run: current.id, ...times });
  }

  /** Goes on with the run on another backend, from the step where it is. Where that fails it stays where it was. */
  async #move(current: CurrentRun, backend: Settings['backend']): Promise<void> {
    const { id, run, opened } = current;
    if (await this.#report(current)) return;
    this.#interrupt(current);
    try {
      const moved = await this.#maker.move(current, backend);
      this.#times.giveUp(this.#current);
      this.#current = moved;
      run.release();
      opened.backend.destroy();
      this.#inputChanged = true;
      this.#postReady(moved);
    } catch (error) {
      this.#post({ type: 'failed', run: id, what: 'move', message: messageOf(error) });
    }
  }

  #postReady(current: CurrentRun, resumed?: true): void {
    const { id, run, opened } = current;
    this.#post({
      type: 'ready',
      run: id,
      settings: run.settings,
      input: this.#input,
      device: opened.report,
      parameters: run.trainer.parameters.count,
      step: run.trainer.step,
      ...(current.tested !== undefined && { tested: current.tested }),
      ...(resumed && { resumed }),
    });
    this.#postTimeline(current);
    this.#postLaunches(current);
  }

  /** Keeps weights, to go back to where the device is lost. */
  #keep(current: CurrentRun, snapshot: TrainerSnapshot): void {
    current.snapshot = snapshot;
    if (current.timeline.add(current.snapshot)) this.#postTimeline(current);
  }

  #postTimeline({ id, timeline }: CurrentRun): void {
    this.#post({ type: 'timeline', run: id, steps: timeline.steps, bytes: timeline.bytes });
  }

  /** Answers the question that stands first. Where the device is lost it stays there, and is answered once that is back. */
  async #answerQuestion(current: CurrentRun, question: Question): Promise<void> {
    await this.#report(current); // a step that was not finite is taken back, and counts in no answer
    const between = async () => {
      await this.#answerOrPause(current);
      const givenUp = measuring.has(question.type) && !this.#questions.includes(question);
      if (this.#pending || givenUp) throw new Abandoned();
    };
    const tell = (event: SessionEvent) => this.#post(event);
    try {
      const { event, transfer } = await answerTo(question, { current, between, tell });
      this.#post(event, transfer);
    } catch (error) {
      if (!(error instanceof Abandoned)) {
        if (await wasLost(current.opened.backend)) return;
        this.#post({ type: 'failed', run: current.id, what: question.type, message: messageOf(error) });
      }
    }
    this.#questions = this.#questions.filter((other) => other !== question);
  }

  /** Reads what a person has opened, between two chunks of training. Where that fails what was read before stays. */
  async #readOwn(command: Own): Promise<void> {
    try {
      const preview = await this.#maker.readOwn(command);
      this.#post({ type: 'ownPreview', run: command.run, preview });
    } catch (error) {
      this.#post({ type: 'failed', run: command.run, what: 'own', message: messageOf(error) });
    }
  }

  /** Between two pieces of long work on no run: what was typed meanwhile is decoded by the one that is there. */
  async #giveWay(): Promise<void> {
    const current = this.#current;
    if (!current) return nextTask();
    await this.#answer(current, current.run.trainer.step).catch(() => {}); // a lost device is seen to in the next turn
  }

  /** Replaces the run. Where that fails the run before goes on as it was. */
  async #replace(command: Replace): Promise<void> {
    const previous = this.#current;
    if (previous) this.#interrupt(previous);
    try {
      const { current, training, resumed } = await (command.type === 'open'
        ? this.#maker.openFile(command, previous)
        : this.#maker.prepare(command, previous));
      if (this.#pending) {
        // Another run has been asked for meanwhile: this one is not wanted any more.
        current.run.release();
        if (current.opened !== previous?.opened) current.opened.backend.destroy();
        return;
      }
      this.#stop();
      this.#times.giveUp(this.#current);
      previous?.run.release();
      if (previous && previous.opened !== current.opened) previous.opened.backend.destroy();
      this.#current = current;
      this.#limit = Number.POSITIVE_INFINITY;
      this.#input = inputOf(current, command.input);
      this.#inputChanged = true;
      this.#training = training;
      this.#samplesAsked = current.run.trainer.step > 0;
      this.#opener.expected = command.type === 'open' && !resumed ? command.shipped : undefined;
      this.#postReady(current, resumed);
      // Who has begun anew wants no earlier run back; until then a reload would bring it.
      void this.#environment.checkpoints?.forget().catch(() => {});
    } catch (error) {
      const reason = messageOf(error) || 'The graphics device was lost while the model was built. Try again.';
      const message = command.type === 'open' ? `The file was not opened: ${reason}` : reason;
      this.#post({ type: 'failed', run: command.run, what: command.type, message });
    }
  }

  /** Rebuilds what a lost device took, once; the second time it keeps the run for after a reload, if it can, and says what to do. */
  async #recover(current: CurrentRun): Promise<void> {
    const { id, snapshot } = current;
    this.#interrupt(current);
    this.#times.giveUp(current); // it may be what cost the device
    this.#current = undefined;
    if (!current.recovered && (await this.#rebuild(current))) return;
    const training = this.#training;
    this.#stop();
    const wayOut = await keepForReload(this.#environment.checkpoints, current, training);
    this.#post({
      type: 'halted',
      run: id,
      step: snapshot.step,
      reason: 'deviceLost',
      message: `The graphics device was lost again. ${wayOut}`,
    });
  }

  /** The run on a new device, from its last snapshot; whether that could be done. What was asked for meanwhile stays asked. */
  async #rebuild(lost: CurrentRun): Promise<boolean> {
    const { id, snapshot } = lost;
    this.#recovering = id;
    try {
      this.#current = await this.#maker.rebuild(lost);
      this.#inputChanged = true;
      if (!this.#training) this.#pauseAsked = true; // one that the loss cut short was never said
      this.#post({
        type: 'recovered',
        run: id,
        step: snapshot.step,
        message: `The graphics device was lost and has been opened again. The run went back to step ${snapshot.step}${this.#training ? ' and goes on' : ''}.`,
      });
      return true;
    } catch {
      return false; // the device does not come back: the same as a second loss
    } finally {
      this.#recovering = undefined;
    }
  }

  /** A stretch of training, where one is under way, waits for something else, and then goes on. */
  #interrupt({ stopping }: CurrentRun): void {
    this.#throughput.stop();
    stopping.interrupt(performance.now());
  }

  #stop(): void {
    this.#current?.stopping.end(performance.now());
    this.#training = false;
    this.#pauseAsked = false;
    this.#stepsAsked = 0;
    this.#profileAsked = false;
    this.#measureAsked = false;
    this.#moveAsked = undefined;
    this.#throughput.stop();
  }

  #post(event: SessionEvent, transfer: Transferable[] = []): void {
    this.#environment.post(event, transfer);
  }
}

/** What was typed for the task of a run, or an example of it. */
function inputOf({ run: { task } }: CurrentRun, own: OwnInput | undefined): string {
  return own?.task === task.id ? own.text : task.example;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
