/** Sentences about the running model. */
import { charactersOf } from '../tasks/vocabulary';
import type { Alignment, Evaluation } from '../worker/protocol';
import { attentionMechanisms, type Settings } from '../worker/settings';
import { formatCount, formatLoss, formatShare } from './format';

/** A backend as the form calls it. */
export const backendName = { webgpu: 'WebGPU', cpu: 'CPU' } as const;

/** A backend after "on". */
export const backendPlace = { webgpu: 'WebGPU', cpu: 'the CPU' } as const;

/** What is trained, and how large it is, without a full stop. */
export function describeModel(settings: Settings, parameters: number): string {
  const { attention, hidden, encoderLayers, encoderDirections } = settings;
  const mechanism = attentionMechanisms.find(({ id }) => id === attention)?.label ?? attention;
  const looks = attention === 'none' ? 'without attention' : `with ${mechanism} attention`;
  const layers = encoderLayers === 1 ? 'One LSTM' : 'Two LSTMs';
  const read = encoderLayers === 1 ? 'reads' : 'read';
  const way = encoderDirections === 1 ? 'left to right' : 'both ways';
  return (
    `${layers} of ${hidden} units ${read} the source ${way}, and a decoder ${looks} writes the target: ` +
    `${formatCount(parameters)} parameters`
  );
}

/** Which characters of an input the model has never seen; undefined where it knows them all. */
export function describeUnknown({ text, unknown }: Pick<Alignment, 'text' | 'unknown'>): string | undefined {
  const typed = charactersOf(text);
  const characters = [...new Set(unknown.map((column) => typed[column] ?? ''))].map((one) => `“${one}”`);
  if (characters.length === 0) return undefined;
  const listed =
    characters.length === 1 ? characters[0] : `${characters.slice(0, -1).join(', ')} and ${characters.at(-1)}`;
  return characters.length === 1
    ? `${listed} never occurs in this task: the model reads it as an unknown character.`
    : `${listed} never occur in this task: the model reads each as an unknown character.`;
}

/** Progress for those who listen rather than look. */
export function summarise(step: number, loss: number | undefined, evaluations: readonly Evaluation[]): string {
  const parts = [`Step ${formatCount(step)}`];
  if (loss !== undefined) parts.push(`training loss ${formatLoss(loss)}`);
  const heldOut = evaluations.find(({ id }) => id === 'heldOut');
  if (heldOut) parts.push(`${formatShare(heldOut.exact, heldOut.count)} held-out pairs exact`);
  return `${parts.join(', ')}.`;
}
