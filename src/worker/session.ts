/**
 * The training session: takes commands, holds one run, and reports.
 *
 * One loop does everything in turn, so that nothing overlaps: it builds what was asked for, trains in short chunks,
 * and between chunks decodes the person's input, measures, reports and keeps a snapshot. It is driven by the completion
 * of the device's queue, never by timers, so a hidden tab goes on.
 */
import { KernelTimes } from '../kernels/kernelTimes';
import type { CheckpointStore } from './checkpoint';
import { checkSettings } from './checkSettings';
import type { ChoicesStore } from './choicesStore';
import type { Comparison, ComparisonRequest } from './comparison';
import { buildRun, type CurrentRun, takeUp, wasLost } from './currentRun';
import { describeLaunches } from './describeLaunches';
import { exportModel } from './exportModel';
import { nextTask } from './nextTask';
import { openBackend } from './openBackend';
import { openModel } from './openModel';
import type { Command, Evaluation, ExportFormat, SessionEvent, StepTime } from './protocol';
import type { Characters } from './run';
import type { Settings } from './settings';
import { Throughput } from './throughput';

const REPORT_MS = 100;
const ALIGNMENT_MS = 180;
/** Held-out sets are measured every so many steps, and take at most this share of the time. */
const EVALUATION_STEPS = 25;
const EVALUATION_SHARE = 0.2;
const SNAPSHOT_STEPS = 25;
/** Milliseconds of training after which its pace is known. */
const PACE_MS = 5000;
/** How long after a lost device its run is taken up again by a page that is opened. */
const CHECKPOINT_MS = 3_600_000;

type Prepare = Extract<Command, { type: 'prepare' }>;
type Open = Extract<Command, { type: 'open' }>;
/** The commands that bring a new run. */
type Replace = Prepare | Open;

export interface SessionEnvironment {
  readonly gpu: GPU | undefined;
  readonly checkpoints: CheckpointStore;
  readonly choices: ChoicesStore;
  compare(request: ComparisonRequest): Comparison;
  post(event: SessionEvent, transfer?: Transferable[]): void;
}

interface NewRun {
  readonly current: CurrentRun;
  /** Whether it was training when it was cut short. */
  readonly training: boolean;
}

export class Session {
  readonly #environment: SessionEnvironment;
  readonly #throughput = new Throughput();
  #current: CurrentRun | undefined;
  #comparison: Comparison | undefined;
  #startedAt = 0;
  /** The run whose device is being opened again. */
  #recovering: number | undefined;
  #pending: Replace | undefined;
  #training = false;
  #stepsAsked = 0;
  #pauseAsked = false;
  #moveAsked: Settings['backend'] | undefined;
  #exportsAsked: ExportFormat[] = [];
  #profileAsked = false;
  /** Whether the held-out sets are to be measured as soon as nothing else is asked for. */
  #measureAsked = false;
  #input = '';
  #inputChanged = false;
  #acknowledged = true;
  #working = false;

  constructor(environment: SessionEnvironment) {
    this.#environment = environment;
  }

  handle(command: Command): void {
    if (command.type === 'prepare' || command.type === 'open') {
      this.#pending = command;
    } else if (command.run === (this.#pending?.run ?? this.#current?.id ?? this.#recovering)) {
      this.#obey(command);
    }
    void this.#work();
  }

  #obey(command: Exclude<Command, Replace>): void {
    switch (command.type) {
      case 'train':
        if (!this.#training) this.#giveUpComparison(); // it would be timed beside the training
        this.#training = true;
        break;
      case 'pause':
        this.#pauseAsked ||= this.#training;
        this.#training = false;
        break;
      case 'step':
        if (!this.#training) this.#stepsAsked++;
        break;
      case 'decode':
        this.#giveUpComparison(); // what is typed comes first, and so does the next key
        this.#input = command.text;
        this.#inputChanged = true;
        break;
      case 'profile':
        this.#profileAsked = true;
        break;
      case 'export':
        this.#exportsAsked.push(command.format);
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

  /** The loop. There is never more than one; it ends when there is nothing to do. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      while (await this.#turn()) await nextTask();
    } finally {
      this.#working = false;
    }
  }

  /** Does the most urgent thing; whether there was one. */
  async #turn(): Promise<boolean> {
    const current = this.#current;
    if (this.#pending && (this.#exportsAsked.length === 0 || !current)) {
      const replace = this.#pending;
      this.#pending = undefined;
      this.#exportsAsked = [];
      await this.#replace(replace);
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
      if (await wasLost(current)) return true;
      this.#stop();
      this.#post({ type: 'failed', run: current.id, what: 'session', message: messageOf(error) });
      return true; // commands may have come while the news was waited for
    }
  }

  /** One turn of a live run. A file that was asked for is written before anything else, of the weights of that moment. */
  async #advance(current: CurrentRun): Promise<boolean> {
    const [format] = this.#exportsAsked;
    if (format !== undefined) {
      await this.#export(current, format);
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
    if (this.#training) {
      await this.#train(current);
      return true;
    }
    if (!current.compared) this.#compare(current);
    if (!this.#measureAsked) return false;
    this.#measureAsked = false;
    await this.#evaluate(current);
    return true;
  }

  /** Whether a person has asked for something that comes before what is merely due. */
  get #isAwaited(): boolean {
    return this.#inputChanged || this.#pauseAsked || this.#stepsAsked > 0 || this.#pending !== undefined;
  }

  /** Ends a stretch of training: everything reported, the input decoded on the weights as they stand. */
  async #settle(current: CurrentRun): Promise<void> {
    await current.opened.backend.completed();
    current.onItsWay = undefined;
    const halted = await this.#report(current);
    this.#throughput.stop();
    if (halted) return;
    this.#post({ type: 'paused', run: current.id, step: current.run.trainer.step });
    await this.#align(current);
    await this.#keep(current);
    this.#measureAsked = true;
  }

  /** A chunk of steps, then whatever is due. */
  async #train(current: CurrentRun): Promise<void> {
    const { run, opened } = current;
    const began = performance.now();
    if (!this.#throughput.running) {
      this.#throughput.start(began, run.trainer.step);
      this.#startedAt = began;
      this.#post({ type: 'started', run: current.id, step: run.trainer.step });
    }
    const { pace } = current;
    await this.#steps(current, pace.chunk);
    const done = opened.backend.completed();
    done.catch(() => {}); // who waits for it is told; a lost device may leave nobody to wait
    if (current.onItsWay) await current.onItsWay;
    else if (!pace.mayQueue) await done;
    current.onItsWay = pace.mayQueue ? done : undefined;
    const ended = performance.now();
    this.#setPace(current, ended - began);

    if (run.trainer.step - current.snapshot.step >= SNAPSHOT_STEPS) {
      if (await this.#report(current)) return;
      await this.#keep(current);
    }
    if (!current.compared && ended - this.#startedAt > PACE_MS) this.#compare(current);
    if (ended - current.reportedAt >= REPORT_MS && (await this.#report(current))) return;
    await nextTask();
    if (this.#isAwaited) return;
    if (this.#acknowledged && ended - current.alignedAt >= ALIGNMENT_MS) await this.#align(current);
    const evaluationIsDue =
      run.trainer.step - current.evaluatedStep >= EVALUATION_STEPS &&
      ended - current.evaluatedAt >= current.evaluationMs / EVALUATION_SHARE;
    if (evaluationIsDue) await this.#evaluate(current);
  }

  /** Submits steps, and measures them kernel by kernel where that was asked for. */
  async #steps(current: CurrentRun, count: number): Promise<void> {
    const { run, pace } = current;
    if (!this.#profileAsked) {
      for (let step = 0; step < count; step++) {
        if (pace.parts === 1) run.trainStep();
        else await run.trainStepInParts(pace.parts, () => this.#answer(current, run.trainer.step - 1));
      }
      return;
    }
    this.#profileAsked = false;
    const times = new KernelTimes();
    for (let step = 0; step < count; step++) times.include(await run.profileStep());
    const sums = times.sorted();
    const total = sums.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const kernels = sums.map(({ kernel: { name, wgsl }, variants, dispatches, milliseconds }) => {
      const share = total > 0 ? milliseconds / total : 0;
      const shaders = variants.map((variant) =>
        variant ? { label: `${name}, ${variant.label}`, wgsl: variant.wgsl } : { label: `${name}.wgsl`, wgsl },
      );
      return { name, shaders, dispatches: dispatches / count, milliseconds: milliseconds / count, share };
    });
    this.#post({ type: 'profile', run: current.id, step: run.trainer.step, steps: count, kernels });
  }

  /** Posts the steps since the last report. True where one was not finite: the run then stands before that step. */
  async #report(current: CurrentRun): Promise<boolean> {
    const { run, id } = current;
    const records = await run.trainer.records(current.reportedStep);
    const bad = records.find(({ finite }) => !finite);
    const good = bad ? records.filter(({ step }) => step < bad.step) : records;
    const step = bad ? bad.step - 1 : run.trainer.step;
    const now = performance.now();
    current.reportedStep = step;
    current.reportedAt = now;
    const tokens = good.at(-1)?.tokens ?? 0;
    const stepsPerSecond = this.#throughput.at(now, step);
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
      tokensPerSecond: stepsPerSecond * tokens,
    });
    if (!bad) return false;
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

  async #align(current: CurrentRun, step = current.run.trainer.step): Promise<void> {
    this.#inputChanged = false;
    const alignment = await current.run.align(this.#input);
    current.alignedAt = performance.now();
    this.#acknowledged = false;
    this.#post({ type: 'alignment', run: current.id, step, alignment }, [alignment.weights.buffer]);
  }

  async #evaluate(current: CurrentRun): Promise<void> {
    const { step } = current.run.trainer;
    if (step === current.evaluatedStep) return;
    const began = performance.now();
    const sets: Evaluation[] = [];
    // A set has a few times as many pairs as a batch.
    const parts = current.pace.parts === 1 ? 1 : 4 * current.pace.parts;
    for await (const set of current.run.evaluations(parts, () => this.#answer(current, step))) {
      sets.push(set);
      await nextTask();
      if (!this.#isAwaited) continue;
      this.#measureAsked = true;
      return;
    }
    current.evaluatedAt = performance.now();
    current.evaluationMs = current.evaluatedAt - began;
    current.evaluatedStep = step;
    this.#post({ type: 'evaluation', run: current.id, step, sets });
  }

  #setPace(current: CurrentRun, milliseconds: number): void {
    const { pace } = current;
    const before = pace.parts;
    pace.note(milliseconds);
    if ((before === 1) !== (pace.parts === 1)) this.#postLaunches(current);
  }

  #postLaunches({ id, run, opened, pace }: CurrentRun): void {
    this.#post({ type: 'launches', run: id, launches: describeLaunches(opened.backend, run, pace.parts) });
  }

  /**
   * Has a step timed on both backends while nothing trains; or on the other one alone once training tells what it takes
   * here. Once for a run.
   */
  #compare(current: CurrentRun): void {
    const { run, opened, pace } = current;
    const { settings, characters } = run;
    const { backend: here } = opened.report;
    const other = here === 'cpu' ? 'webgpu' : 'cpu';
    const backends = this.#training ? ([other] as const) : ([here, other] as const);
    const known = this.#training ? [{ ...opened.report, milliseconds: pace.stepMs }] : [];
    const comparison = this.#environment.compare({ settings, characters, backends });
    this.#comparison = comparison;
    current.compared = true;
    void comparison.times.then((times) => {
      if (this.#comparison !== comparison) return;
      this.#comparison = undefined;
      const timeOn = (wanted: StepTime['backend']) => [...known, ...times].find(({ backend }) => backend === wanted);
      const [mine, theirs] = [timeOn(here), timeOn(other)];
      if (!mine) return;
      const plain = ({ backend, name, milliseconds }: StepTime): StepTime => ({ backend, name, milliseconds });
      const event = { type: 'comparison', run: current.id, here: plain(mine) } as const;
      this.#post(theirs ? { ...event, there: plain(theirs) } : event);
    });
  }

  /** Gives a comparison up that a person did not wait for; it is made another time. */
  #giveUpComparison(): void {
    this.#comparison?.giveUp();
    if (this.#comparison && this.#current) this.#current.compared = false;
    this.#comparison = undefined;
  }

  /** Goes on with the run on another backend, from the step where it is. Where that fails it stays where it was. */
  async #move(current: CurrentRun, backend: Settings['backend']): Promise<void> {
    const { id, run, opened } = current;
    if (await this.#report(current)) return;
    this.#throughput.stop();
    try {
      const snapshot = await run.trainer.snapshot();
      const moved = await this.#build(id, { ...run.settings, backend }, undefined, run.characters);
      takeUp(moved, snapshot);
      moved.compared = true;
      this.#giveUpComparison();
      this.#current = moved;
      run.release();
      opened.backend.destroy();
      this.#inputChanged = true;
      this.#postReady(moved);
    } catch (error) {
      this.#post({ type: 'failed', run: id, what: 'move', message: messageOf(error) });
    }
  }

  #postReady(current: CurrentRun): void {
    const { id, run, opened } = current;
    this.#post({
      type: 'ready',
      run: id,
      settings: run.settings,
      device: opened.report,
      parameters: run.trainer.parameters.count,
      step: run.trainer.step,
    });
    this.#postLaunches(current);
  }

  /** Keeps the weights as they are, to go back to where the device is lost. */
  async #keep(current: CurrentRun): Promise<void> {
    current.snapshot = await current.run.trainer.snapshot();
  }

  /** Posts the model as a file. */
  async #export(current: CurrentRun, format: ExportFormat): Promise<void> {
    await this.#report(current); // a step that was not finite is taken back, and not counted in the file
    const state = await current.run.state();
    this.#exportsAsked.shift(); // not before: where the device is lost, the file is written once it is back
    try {
      const file = await exportModel(state, format);
      this.#post({ type: 'file', run: current.id, file }, [file.bytes.buffer]);
    } catch (error) {
      this.#post({ type: 'failed', run: current.id, what: 'export', message: messageOf(error) });
    }
  }

  /** Replaces the run. Where that fails the run before goes on as it was. */
  async #replace(command: Replace): Promise<void> {
    const previous = this.#current;
    this.#throughput.stop();
    try {
      const { current, training } = await (command.type === 'open'
        ? this.#openFile(command, previous)
        : this.#prepare(command, previous));
      if (this.#pending) {
        // Another run has been asked for meanwhile: this one is not wanted any more.
        current.run.release();
        if (current.opened !== previous?.opened) current.opened.backend.destroy();
        return;
      }
      this.#stop();
      this.#giveUpComparison();
      previous?.run.release();
      if (previous && previous.opened !== current.opened) previous.opened.backend.destroy();
      this.#current = current;
      this.#input = command.input;
      this.#inputChanged = true;
      this.#training = training;
      this.#postReady(current);
    } catch (error) {
      const reason = messageOf(error) || 'The graphics device was lost while the model was built. Try again.';
      const message = command.type === 'open' ? `The file was not opened: ${reason}` : reason;
      this.#post({ type: 'failed', run: command.run, what: command.type, message });
    }
  }

  /** The run of the settings, or the one that a lost device cut short. */
  async #prepare({ run: id, settings, resume }: Prepare, previous: CurrentRun | undefined): Promise<NewRun> {
    const kept = await this.#environment.checkpoints.take().catch(() => undefined); // who starts anew wants it gone
    const checkpoint = resume && kept && Date.now() - kept.savedAt < CHECKPOINT_MS ? kept : undefined;
    if (!checkpoint) return { current: await this.#build(id, settings, previous), training: false };
    const current = await this.#build(id, checkSettings(checkpoint.settings), previous, checkpoint.characters);
    takeUp(current, checkpoint.snapshot);
    current.compared = true; // it may be what cost the device
    return { current, training: checkpoint.training };
  }

  /** The run that a file holds, at the step at which it was written. */
  async #openFile({ run: id, bytes }: Open, previous: CurrentRun | undefined): Promise<NewRun> {
    const { settings, state } = openModel(new Uint8Array(bytes));
    const { sourceCharacters: source, targetCharacters: target } = state;
    const current = await this.#build(id, settings, previous, { source, target });
    takeUp(current, current.run.snapshotOf(state));
    return { current, training: false };
  }

  /** Rebuilds what a lost device took, once; the second time it asks for a reload and keeps the run for after it. */
  async #recover(current: CurrentRun): Promise<void> {
    const { id, snapshot, run } = current;
    this.#throughput.stop();
    this.#current = undefined;
    if (!current.recovered && (await this.#rebuild(current))) return;
    const training = this.#training;
    this.#stop();
    const checkpoint = { settings: run.settings, characters: run.characters, snapshot, training, savedAt: Date.now() };
    const kept = await this.#environment.checkpoints.save(checkpoint).then(
      () => true,
      () => false,
    );
    this.#post({
      type: 'halted',
      run: id,
      step: snapshot.step,
      reason: 'deviceLost',
      message: `The graphics device was lost again. Reload the page: ${
        kept ? `the run goes on from step ${snapshot.step}` : 'this browser keeps no data, so the run begins anew'
      }.`,
    });
  }

  /** The run on a new device, from its last snapshot; whether that could be done. What was asked for meanwhile stays asked. */
  async #rebuild(lost: CurrentRun): Promise<boolean> {
    const { id, snapshot, run } = lost;
    this.#recovering = id;
    try {
      const rebuilt = {
        ...(await this.#build(id, run.settings, lost, run.characters)),
        recovered: true,
        compared: true,
      };
      takeUp(rebuilt, snapshot);
      this.#current = rebuilt;
      this.#inputChanged = true;
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

  #build(
    id: number,
    settings: Settings,
    previous: CurrentRun | undefined,
    characters?: Characters,
  ): Promise<CurrentRun> {
    const open = () =>
      openBackend(
        settings,
        this.#environment.gpu,
        {
          onLost: () => void this.#work(),
          onError: (message) => {
            if (!this.#current) return;
            this.#stop();
            this.#post({ type: 'failed', run: this.#current.id, what: 'session', message });
          },
        },
        this.#environment.choices,
      );
    return buildRun({ id, settings, characters, previous, open });
  }

  #stop(): void {
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
