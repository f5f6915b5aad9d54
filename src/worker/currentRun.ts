/** A run on its backend, and what the session's loop has done with it. */
import type { TrainerSnapshot } from '../model/trainer';
import type { OwnData } from '../tasks/own/preparePairs';
import { fitFor, type OpenedBackend } from './openBackend';
import { Pace } from './pace';
import { headsOf, Run, type TokenSets } from './run';
import type { Settings } from './settings';
import { Stopping } from './stopping';
import { Timeline } from './timeline';

/** Steps that were submitted together. */
export interface Chunk {
  /** How many; 0 where what they took says nothing of others. */
  readonly steps: number;
  /** Milliseconds that the device took, once they have run. */
  readonly taken: Promise<number>;
}

export interface CurrentRun {
  readonly id: number;
  readonly run: Run;
  readonly opened: OpenedBackend;
  /** Whether the device was lost before, in this run. */
  readonly recovered: boolean;
  snapshot: TrainerSnapshot;
  reportedStep: number;
  reportedAt: number;
  /** Target tokens of the last step that was reported. */
  reportedTokens: number;
  evaluatedStep: number;
  evaluatedAt: number;
  evaluationMs: number;
  alignedAt: number;
  readonly pace: Pace;
  readonly stopping: Stopping;
  readonly timeline: Timeline;
  /** The step at which the test set was measured, if it was: once for a run, wherever it goes on. */
  tested: number | undefined;
  /** The chunk before, where it is still on its way. */
  onItsWay: Chunk | undefined;
  /** When the last chunk had run. */
  chunkEndedAt: number;
  /** The map that was asked for last while it trained; resolves when it has been posted. */
  map: Promise<void> | undefined;
  /** The evaluation that was asked for last while it trained; resolves when it has been posted. */
  evaluation: Promise<void> | undefined;
  /** Whether its step has been timed on both backends. */
  compared: boolean;
}

/** Of a run that has only been built. */
const nothingDone = {
  reportedStep: 0,
  reportedAt: 0,
  reportedTokens: 0,
  evaluatedStep: 0,
  evaluatedAt: 0,
  evaluationMs: 0,
  alignedAt: 0,
  tested: undefined,
  onItsWay: undefined,
  chunkEndedAt: 0,
  map: undefined,
  evaluation: undefined,
  compared: false,
};

interface Build {
  readonly id: number;
  readonly settings: Settings;
  /** Of a model that exists already. */
  readonly tokens?: TokenSets | undefined;
  /** What own pairs are made of. */
  readonly data?: OwnData | undefined;
  /** Its backend is used again where it is alive and of the right kind. */
  readonly previous: CurrentRun | undefined;
  /** Opens another backend. */
  readonly open: () => Promise<OpenedBackend>;
}

/** Builds a run; throws in words, and leaves nothing behind, where that cannot be done. */
export async function buildRun({ id, settings, tokens, data, previous, open }: Build): Promise<CurrentRun> {
  // What was opened and not what was asked for: a GPU that could not be had may be there now.
  const same =
    previous?.opened.report.backend === settings.backend && previous.run.settings.products === settings.products;
  const usable = previous?.opened.lost === undefined && same;
  const asked = previous && usable ? previous.opened : await open();
  let opened = asked;
  let run: Run | undefined;
  try {
    opened = await fitFor(asked, { attention: settings.attention, ...headsOf(settings) });
    run = await Run.create(opened.backend, settings, undefined, tokens, data);
    const snapshot = await run.trainer.snapshot();
    const timeline = new Timeline();
    timeline.add(snapshot);
    return {
      id,
      run,
      opened,
      recovered: false,
      snapshot,
      pace: new Pace(await opened.backend.roundTrip()),
      stopping: new Stopping(settings),
      timeline,
      ...nothingDone,
    };
  } catch (error) {
    run?.release();
    if (opened !== previous?.opened) opened.backend.destroy();
    throw error;
  } finally {
    if (opened !== asked && asked !== previous?.opened) asked.backend.destroy();
  }
}

/** Puts a run where a snapshot was taken. */
export function takeUp(current: CurrentRun, snapshot: CurrentRun['snapshot']): void {
  current.run.trainer.restore(snapshot);
  current.snapshot = snapshot;
  current.timeline.goBackTo(snapshot.step);
  current.timeline.add(snapshot);
  current.reportedStep = snapshot.step;
  current.evaluatedStep = snapshot.step;
}
