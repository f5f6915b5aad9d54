/** A run as it is kept: what it was, how it went, and how it is shown among others. */
import type { Evaluation } from '../../worker/protocol';
import { differences } from '../../worker/settingDifferences';
import { attentionMechanisms, type Settings, settingFields } from '../../worker/settings';
import type { Curves } from './curves';

export interface KeptRun {
  readonly id: string;
  readonly name: string;
  readonly settings: Settings;
  /** Training steps. */
  readonly step: number;
  /** What stood in the field; absent in a run that was kept by an earlier page. */
  readonly input?: string;
  /** Whether it was trained beside the model of the page. */
  readonly beside?: boolean;
  readonly curves: Curves;
  /** The last of each held-out set. */
  readonly evaluations: readonly Evaluation[];
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly pinned: boolean;
  /** Whether its curves are drawn. */
  readonly shown: boolean;
  /** Which colour and dashes it is drawn in. */
  readonly style: number;
  /** Whether its weights are kept too, so that it can go on. */
  readonly hasWeights: boolean;
}

/** Settings that a name says of those in which a run differs from its namesake. */
const MOST_NAMED = 3;

/** "Dates, additive, seed 1"; where a run of that name is of other settings, what differs is said too. */
export function defaultName(settings: Settings, runs: readonly Pick<KeptRun, 'name' | 'settings'>[]): string {
  const task = settingFields.find(({ name }) => name === 'task');
  const label = task?.kind === 'choice' ? task.choices.find(({ value }) => value === settings.task)?.label : undefined;
  const mechanism = attentionMechanisms.find(({ id }) => id === settings.attention)?.label ?? settings.attention;
  const looks = settings.attention === 'none' ? 'no attention' : mechanism;
  const plain = `${label ?? settings.task}, ${looks}, seed ${settings.seed}`;
  const namesake = runs.find(({ name }) => name === plain);
  const others = namesake ? differences(namesake.settings, settings).slice(0, MOST_NAMED) : [];
  const full = [plain, ...others.map((other) => `${other.label.toLowerCase()} ${other.to}`)].join(', ');
  return untaken(
    full,
    runs.map(({ name }) => name),
  );
}

/** The name, and a number after it where it is taken. */
export function untaken(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted} (${number})`;
  return name;
}

/** The least style that no run shown is drawn in. */
export function freeStyle(runs: readonly KeptRun[]): number {
  const taken = new Set(runs.filter(({ shown }) => shown).map(({ style }) => style));
  let style = 0;
  while (taken.has(style)) style++;
  return style;
}
