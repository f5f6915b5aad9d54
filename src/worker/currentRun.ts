/** A run on its backend, and what the session's loop has done with it. */
import type { ParameterSnapshot } from '../model/parameterStore';
import type { OpenedBackend } from './openBackend';
import { type Characters, Run } from './run';
import type { Settings } from './settings';

/** How long after a failed call the news of a lost device may take to arrive. */
const LOSS_NEWS_MS = 2000;

export interface CurrentRun {
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

/** Of a run that has only been built. */
const nothingDone = {
  reportedStep: 0,
  reportedAt: 0,
  evaluatedStep: 0,
  evaluatedAt: 0,
  evaluationMs: 0,
  alignedAt: 0,
  chunk: 1,
};

interface Build {
  readonly id: number;
  readonly settings: Settings;
  /** Of a model that exists already. */
  readonly characters?: Characters | undefined;
  /** Its backend is used again where it is alive and of the right kind. */
  readonly previous: CurrentRun | undefined;
  /** Opens another backend. */
  readonly open: () => Promise<OpenedBackend>;
}

/** Builds a run; throws in words, and leaves nothing behind, where that cannot be done. */
export async function buildRun({ id, settings, characters, previous, open }: Build): Promise<CurrentRun> {
  const same =
    previous?.run.settings.backend === settings.backend && previous.run.settings.products === settings.products;
  const usable = previous?.opened.lost === undefined && same;
  const opened = previous && usable ? previous.opened : await open();
  let run: Run | undefined;
  try {
    run = await Run.create(opened.backend, settings, undefined, characters);
    const snapshot = await run.trainer.snapshot();
    await opened.remember();
    return { id, run, opened, recovered: false, snapshot, ...nothingDone };
  } catch (error) {
    run?.release();
    if (opened !== previous?.opened) opened.backend.destroy();
    throw error;
  }
}

/** Puts a run where a snapshot was taken. */
export function takeUp(current: CurrentRun, snapshot: CurrentRun['snapshot']): void {
  current.run.trainer.restore(snapshot);
  current.snapshot = snapshot;
  current.reportedStep = snapshot.step;
  current.evaluatedStep = snapshot.step;
}

/** Whether the device of a failed call was lost; waits a little for the news. */
export async function wasLost({ opened }: CurrentRun): Promise<boolean> {
  if (opened.lost !== undefined) return true;
  const news = opened.backend.lost.then(() => true);
  return Promise.race([news, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LOSS_NEWS_MS))]);
}
