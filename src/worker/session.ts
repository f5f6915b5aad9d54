/**
 * The training session: takes commands, holds one run, and reports.
 *
 * One loop does everything in turn, so that nothing overlaps: it builds what was asked for, trains in short chunks,
 * and between chunks decodes the person's input, measures, reports and keeps a snapshot. It is driven by the completion
 * of the device's queue, never by timers, so a hidden tab goes on.
 */
import type { ParameterSnapshot } from '../model/parameterStore';
import type { CheckpointStore } from './checkpoint';
import { type OpenedBackend, openBackend } from './openBackend';
import type { Command, SessionEvent } from './protocol';
import { Run } from './run';
import type { Settings } from './settings';
import { Throughput } from './throughput';

/** Milliseconds of work that a chunk of steps aims at; what a person asks for waits no longer than this. */
const CHUNK_MS = 40;
const CHUNK_LIMIT = 8;
const REPORT_MS = 100;
const ALIGNMENT_MS = 180;
/** Held-out sets are measured every so many steps, and take at most this share of the time. */
const EVALUATION_STEPS = 25;
const EVALUATION_SHARE = 0.2;
/** With chunks of at most CHUNK_LIMIT steps a lost device costs fewer than 50 steps. */
const SNAPSHOT_STEPS = 25;
/** How long after a failed call the news of a lost device may take to arrive. */
const LOSS_NEWS_MS = 2000;

type Prepare = Extract<Command, { type: 'prepare' }>;

export interface SessionEnvironment {
  readonly gpu: GPU | undefined;
  readonly checkpoints: CheckpointStore;
  post(event: SessionEvent, transfer?: Transferable[]): void;
}

/** What is being run now, and what the loop has done with it. */
interface Current {
  readonly id: number;
  readonly run: Run;
  readonly opened: OpenedBackend;
  /** Whether the device was lost before, in this run. */
  readonly recovered: boolean;
  snapshot: ParameterSnapshot & { readonly step: number };
  reportedStep: number;
  reportedAt: number;
  evaluatedStep: number;
  evaluatedAt: number;
  evaluationMs: number;
  alignedAt: number;
  chunk: number;
}

export class Session {
  readonly #environment: SessionEnvironment;
  readonly #throughput = new Throughput();
  #current: Current | undefined;
  #pending: Prepare | undefined;
  #training = false;
  #stepsAsked = 0;
  #pauseAsked = false;
  #input = '';
  #inputChanged = false;
  #acknowledged = true;
  #working = false;

  constructor(environment: SessionEnvironment) {
    this.#environment = environment;
  }

  handle(command: Command): void {
    if (command.type === 'prepare') {
      this.#pending = command;
    } else if (command.run === (this.#pending?.run ?? this.#current?.id)) {
      this.#obey(command);
    }
    void this.#work();
  }

  #obey(command: Exclude<Command, Prepare>): void {
    switch (command.type) {
      case 'train':
        this.#training = true;
        break;
      case 'pause':
        this.#pauseAsked = this.#training;
        this.#training = false;
        break;
      case 'step':
        if (!this.#training) this.#stepsAsked++;
        break;
      case 'decode':
        this.#input = command.text;
        this.#inputChanged = true;
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
    if (this.#pending) {
      const prepare = this.#pending;
      this.#pending = undefined;
      await this.#prepare(prepare);
      return true;
    }
    const current = this.#current;
    if (!current) return false;
    try {
      if (current.opened.lost !== undefined) {
        await this.#recover(current);
        return true;
      }
      return await this.#advance(current);
    } catch (error) {
      if (current.opened.lost !== undefined || (await newsOfLoss(current)) !== undefined) return true;
      this.#stop();
      this.#post({ type: 'failed', run: current.id, what: 'session', message: messageOf(error) });
      return true; // commands may have come while the news was waited for
    }
  }

  /** One turn of a live run. */
  async #advance(current: Current): Promise<boolean> {
    if (this.#stepsAsked > 0) {
      this.#stepsAsked--;
      current.run.trainStep();
      await this.#settle(current);
      return true;
    }
    if (this.#pauseAsked) {
      this.#pauseAsked = false;
      await this.#settle(current);
      if (!this.#training && !this.#pending) await this.#evaluate(current);
      return true;
    }
    if (this.#inputChanged) {
      await this.#align(current);
      return true;
    }
    if (!this.#training) return false;
    await this.#train(current);
    return true;
  }

  /** Ends a stretch of training: everything reported, the input decoded on the weights as they stand. */
  async #settle(current: Current): Promise<void> {
    await current.opened.backend.completed();
    const halted = await this.#report(current);
    this.#throughput.stop();
    if (halted) return;
    this.#post({ type: 'paused', run: current.id, step: current.run.trainer.step });
    await this.#align(current);
    await this.#keep(current);
  }

  /** A chunk of steps, then whatever is due. */
  async #train(current: Current): Promise<void> {
    const { run, opened } = current;
    const began = performance.now();
    if (!this.#throughput.running) {
      this.#throughput.start(began, run.trainer.step);
      this.#post({ type: 'started', run: current.id, step: run.trainer.step });
    }
    for (let step = 0; step < current.chunk; step++) run.trainStep();
    await opened.backend.completed();
    const ended = performance.now();
    const stepMs = (ended - began) / current.chunk;
    current.chunk = Math.max(1, Math.min(CHUNK_LIMIT, Math.round(CHUNK_MS / stepMs)));

    if (run.trainer.step - current.snapshot.step >= SNAPSHOT_STEPS) {
      if (await this.#report(current)) return;
      await this.#keep(current);
    }
    if (ended - current.reportedAt >= REPORT_MS && (await this.#report(current))) return;
    await nextTask();
    if (this.#inputChanged || this.#pauseAsked || this.#pending) return; // a person comes before what is merely due
    if (this.#acknowledged && ended - current.alignedAt >= ALIGNMENT_MS) await this.#align(current);
    const evaluationIsDue =
      run.trainer.step - current.evaluatedStep >= EVALUATION_STEPS &&
      ended - current.evaluatedAt >= current.evaluationMs / EVALUATION_SHARE;
    if (evaluationIsDue) await this.#evaluate(current);
  }

  /** Posts the steps since the last report. True where one was not finite: the run then stands before that step. */
  async #report(current: Current): Promise<boolean> {
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
      message: `At step ${bad.step} the ${Number.isFinite(bad.loss) ? 'gradient' : 'loss'} was no longer a finite number, so training stopped. The weights of step ${step} are kept. Try a smaller learning rate or a smaller gradient clip.`,
    });
    await this.#align(current);
    return true;
  }

  async #align(current: Current): Promise<void> {
    this.#inputChanged = false;
    const { step } = current.run.trainer;
    const alignment = await current.run.align(this.#input);
    current.alignedAt = performance.now();
    this.#acknowledged = false;
    this.#post({ type: 'alignment', run: current.id, step, alignment }, [alignment.weights.buffer]);
  }

  async #evaluate(current: Current): Promise<void> {
    const { step } = current.run.trainer;
    if (step === current.evaluatedStep) return;
    const began = performance.now();
    const sets = await current.run.evaluate();
    current.evaluatedAt = performance.now();
    current.evaluationMs = current.evaluatedAt - began;
    current.evaluatedStep = step;
    this.#post({ type: 'evaluation', run: current.id, step, sets });
  }

  /** Keeps the weights as they are, to go back to where the device is lost. */
  async #keep(current: Current): Promise<void> {
    current.snapshot = await current.run.trainer.snapshot();
  }

  /** Replaces the run. Where that fails the run before goes on being there, paused. */
  async #prepare({ run: id, settings, input, resume }: Prepare): Promise<void> {
    const previous = this.#current;
    this.#stop();
    try {
      const checkpoint = resume ? await this.#environment.checkpoints.take().catch(() => undefined) : undefined;
      const current = await this.#build(id, checkpoint?.settings ?? settings, previous, false);
      if (checkpoint) this.#takeUp(current, checkpoint.snapshot);
      previous?.run.release();
      if (previous && previous.opened !== current.opened) previous.opened.backend.destroy();
      this.#current = current;
      this.#input = input;
      this.#inputChanged = true;
      this.#training = checkpoint?.training ?? false;
      this.#post({
        type: 'ready',
        run: id,
        settings: current.run.settings,
        device: current.opened.report,
        parameters: current.run.trainer.parameters.count,
        step: current.run.trainer.step,
      });
    } catch (error) {
      this.#post({ type: 'failed', run: id, what: 'prepare', message: messageOf(error) });
    }
  }

  /** A run on a backend that is still alive, or on a new one. */
  async #build(id: number, settings: Settings, previous: Current | undefined, recovered: boolean): Promise<Current> {
    const opened = await this.#open(settings, previous);
    const run = await Run.create(opened.backend, settings).catch((error: unknown) => {
      if (opened !== previous?.opened) opened.backend.destroy();
      throw error;
    });
    return {
      id,
      run,
      opened,
      recovered,
      snapshot: await run.trainer.snapshot(),
      reportedStep: 0,
      reportedAt: 0,
      evaluatedStep: 0,
      evaluatedAt: 0,
      evaluationMs: 0,
      alignedAt: 0,
      chunk: 1,
    };
  }

  #open(settings: Settings, previous: Current | undefined): Promise<OpenedBackend> | OpenedBackend {
    const usable = previous?.opened.lost === undefined && previous?.run.settings.backend === settings.backend;
    if (previous && usable) return previous.opened;
    return openBackend(settings.backend, this.#environment.gpu, {
      onLost: () => void this.#work(),
      onError: (message) => {
        if (this.#current) this.#post({ type: 'failed', run: this.#current.id, what: 'session', message });
      },
    });
  }

  #takeUp(current: Current, snapshot: Current['snapshot']): void {
    current.run.trainer.restore(snapshot);
    current.snapshot = snapshot;
    current.reportedStep = snapshot.step;
    current.evaluatedStep = snapshot.step;
  }

  /** Rebuilds what a lost device took, once; the second time it asks for a reload and keeps the run for after it. */
  async #recover(current: Current): Promise<void> {
    const { id, snapshot, run } = current;
    const training = this.#training;
    this.#stop();
    this.#current = undefined;
    if (!current.recovered) {
      try {
        const rebuilt = await this.#build(id, run.settings, current, true);
        this.#takeUp(rebuilt, snapshot);
        this.#current = rebuilt;
        this.#training = training;
        this.#inputChanged = true;
        this.#post({
          type: 'recovered',
          run: id,
          step: snapshot.step,
          message: `The graphics device was lost and has been opened again. The run went back to step ${snapshot.step}${training ? ' and goes on' : ''}.`,
        });
        return;
      } catch {
        // The device does not come back: the same as a second loss.
      }
    }
    await this.#environment.checkpoints.save({ settings: run.settings, snapshot, training });
    this.#post({
      type: 'halted',
      run: id,
      step: snapshot.step,
      reason: 'deviceLost',
      message: `The graphics device was lost again. Reload the page: the run goes on from step ${snapshot.step}.`,
    });
  }

  #stop(): void {
    this.#training = false;
    this.#pauseAsked = false;
    this.#stepsAsked = 0;
    this.#throughput.stop();
  }

  #post(event: SessionEvent, transfer: Transferable[] = []): void {
    this.#environment.post(event, transfer);
  }
}

/** Waits a little for the news that the device of a failed call was lost. */
function newsOfLoss(current: Current): Promise<string | undefined> {
  return Promise.race([
    current.opened.backend.lost,
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LOSS_NEWS_MS)),
  ]);
}

/** Lets messages in. A channel and not a timer: browsers slow the timers of hidden tabs down. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
