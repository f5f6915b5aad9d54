/** Where a session's runs come from: settings, a file, or what a lost device cut short. Own pairs wait here for those to come. */

import type { TrainerSnapshot } from '../model/trainer';
import { ownId } from '../tasks/own/ownTask';
import type { OwnData } from '../tasks/own/preparePairs';
import type { Preview } from '../tasks/own/preview';
import type { BackendOpener } from './backendOpener';
import type { CheckpointStore } from './checkpoint';
import { checkSettings } from './checkSettings';
import { buildRun, type CurrentRun, takeUp } from './currentRun';
import { openModel } from './openModel';
import type { Command } from './protocol';
import type { TokenSets } from './run';
import type { Settings } from './settings';

/** How long after a lost device its run is taken up again by a page that is opened. */
const CHECKPOINT_MS = 3_600_000;

export type Prepare = Extract<Command, { type: 'prepare' }>;
export type Open = Extract<Command, { type: 'open' }>;
export type Own = Extract<Command, { type: 'own' }>;

export interface NewRun {
  readonly current: CurrentRun;
  /** Whether it was training when it was cut short. */
  readonly training: boolean;
  /** Whether it was cut short by a lost device. */
  readonly resumed?: true;
}

export class RunMaker {
  /** What own pairs are made of from the next run on. */
  #own: OwnData | undefined;

  /** `between` is called between two pieces of long work. */
  constructor(
    private readonly opener: BackendOpener,
    private readonly checkpoints: CheckpointStore | undefined,
    private readonly between: () => Promise<void>,
  ) {}

  /** The run of the settings, or the one that a lost device cut short. */
  async prepare({ run: id, settings, resume }: Prepare, previous: CurrentRun | undefined): Promise<NewRun> {
    const cutShort = resume && (await this.#cutShort(id, previous));
    if (cutShort) return cutShort;
    const data = await this.#ownFor(settings);
    return { current: await this.#build(id, settings, previous, { tokens: undefined, data }), training: false };
  }

  /** The run that a file holds, at the step at which it was written. */
  async openFile({ run: id, bytes, shipped }: Open, previous: CurrentRun | undefined): Promise<NewRun> {
    const cutShort = shipped?.resume && (await this.#cutShort(id, previous));
    if (cutShort) return cutShort;
    const { settings, state } = await openModel(new Uint8Array(bytes));
    const { source, target } = state;
    const data = await this.#ownFor(settings);
    if (state.testFile && data && !data.test) {
      throw new Error(
        'It was trained beside a test file, without which some of the pairs that it was trained on would count as the ' +
          'test set. Open the test file too, at Setup.',
      );
    }
    const current = await this.#build(id, settings, previous, { tokens: { source, target }, data });
    takeUp(current, current.run.snapshotOf(state));
    current.tested = state.tested;
    if (shipped) current.compared = true; // nobody waits for its next step
    return { current, training: false };
  }

  /** The run once more, from its last snapshot, on another device where its own was lost. */
  async rebuild(lost: CurrentRun): Promise<CurrentRun> {
    const built = await this.#build(lost.id, lost.run.settings, lost, lost.run);
    return takenOver({ ...built, recovered: true }, lost, lost.snapshot);
  }

  /** The run once more, at the step where it is, on another backend. */
  async move(current: CurrentRun, backend: Settings['backend']): Promise<CurrentRun> {
    const { id, run } = current;
    const snapshot = await run.trainer.snapshot();
    return takenOver(await this.#build(id, { ...run.settings, backend }, undefined, run), current, snapshot);
  }

  /** Reads what a person has opened. Where that fails what was read before stays. */
  async readOwn(command: Own): Promise<Preview> {
    const { readOwn } = await import('./readOwn');
    const { data, preview } = await readOwn(command, this.#own, this.between);
    this.#own = data;
    return preview;
  }

  /** What a run of these settings is made of, prepared for its options. */
  async #ownFor({ task, taskOptions }: Settings): Promise<OwnData | undefined> {
    if (task !== ownId || !this.#own) return undefined;
    const { preparedFor } = await import('./readOwn');
    this.#own = await preparedFor(this.#own, taskOptions, this.between);
    return this.#own;
  }

  /** The run that a lost device cut short not long ago. */
  async #cutShort(id: number, previous: CurrentRun | undefined): Promise<NewRun | undefined> {
    const checkpoint = await this.checkpoints?.load().catch(() => undefined);
    if (!checkpoint || Date.now() - checkpoint.savedAt >= CHECKPOINT_MS) return undefined;
    const current = await this.#build(id, checkSettings(checkpoint.settings), previous, {
      tokens: checkpoint.tokens,
      data: undefined,
    });
    takeUp(current, checkpoint.snapshot);
    current.tested = checkpoint.tested;
    current.compared = true; // it may be what cost the device
    return { current, training: checkpoint.training, resumed: true };
  }

  #build(
    id: number,
    settings: Settings,
    previous: CurrentRun | undefined,
    { tokens, data }: { readonly tokens: TokenSets | undefined; readonly data: OwnData | undefined },
  ): Promise<CurrentRun> {
    return buildRun({ id, settings, tokens, data, previous, open: () => this.opener.open(settings) });
  }
}

/** What was built, with all that is kept of the run before it. */
function takenOver(
  built: CurrentRun,
  { stopping, timeline, tested }: CurrentRun,
  snapshot: TrainerSnapshot,
): CurrentRun {
  const current = { ...built, stopping, timeline, tested, compared: true };
  takeUp(current, snapshot);
  return current;
}
