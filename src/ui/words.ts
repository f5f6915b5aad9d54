/** Sentences about the running model. */
import { charactersOf } from '../tasks/vocabulary';
import type { Alignment, Evaluation } from '../worker/protocol';
import { attentionMechanisms, type Settings } from '../worker/settings';
import { formatCount, formatLoss, formatShare } from './format';

/** What is trained, and how large it is: "additive attention; an encoder of one layer…; 45,123 parameters". */
export function describeModel(settings: Settings, parameters: number): string {
  const { attention, hidden, embedding, encoderLayers, encoderDirections } = settings;
  const mechanism = attentionMechanisms.find(({ id }) => id === attention)?.label ?? attention;
  const looks = attention === 'none' ? 'without attention' : `with ${mechanism} attention`;
  const layers = encoderLayers === 1 ? 'one LSTM' : 'two LSTMs';
  const reads = encoderDirections === 1 ? 'left to right' : 'in both directions';
  return (
    `An encoder of ${layers} that reads ${reads}, and a decoder ${looks}: ` +
    `${hidden} units, embeddings of ${embedding}, ${formatCount(parameters)} parameters`
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
