/** Sentences about the running model. */
import type { Alignment, Evaluation } from '../worker/protocol';
import { attentionMechanisms, isTransformer, type Settings } from '../worker/settings';
import { labelOf, quoted } from './alignment/symbols';
import { formatCount, formatLoss, formatShare } from './format';

/** A backend as the form calls it. */
export const backendName = { webgpu: 'WebGPU', cpu: 'CPU' } as const;

/** A backend after "on". */
export const backendPlace = { webgpu: 'WebGPU', cpu: 'the CPU' } as const;

/** What is trained, and how large it is, without a full stop. */
export function describeModel(settings: Settings, parameters: number): string {
  const { attention, hidden, decoderHidden, encoderLayers, encoderDirections, decoderLayers, embedding, heads } =
    settings;
  const mechanism = attentionMechanisms.find(({ id }) => id === attention)?.label ?? attention;
  if (isTransformer(settings)) {
    const layers = (count: number) => (count === 1 ? 'one layer' : `${count} layers`);
    return (
      `A Transformer reads the source in ${layers(encoderLayers)} and writes the target in ${layers(decoderLayers)} of ` +
      `${embedding} numbers, ${heads === 1 ? 'one head' : `${heads} heads`} each, with ${mechanism}` +
      `${/attention$/.test(mechanism) ? '' : ' attention'}: ${formatCount(parameters)} parameters`
    );
  }
  const looks = attention === 'none' ? 'without attention' : `with ${mechanism} attention`;
  const lstms = (count: number, units: number) => `${count === 1 ? 'one LSTM' : `${count} LSTMs`} of ${units} units`;
  const way = encoderDirections === 1 ? 'left to right' : 'both ways';
  return (
    `An encoder of ${lstms(encoderLayers, hidden)} reads the source ${way}, and a decoder of ` +
    `${lstms(decoderLayers, decoderHidden)} ${looks} writes the target: ${formatCount(parameters)} parameters`
  );
}

/** Which tokens of an input the model has never seen; undefined where it knows them all. */
export function describeUnknown({
  sourceSymbols,
  unknown,
  words,
}: Pick<Alignment, 'sourceSymbols' | 'unknown' | 'words'>): string | undefined {
  const tokens = [...new Set(unknown.map((column) => sourceSymbols[column] ?? ''))].map((one) => quoted(labelOf(one)));
  if (tokens.length === 0) return undefined;
  const name = words ? 'word' : 'character';
  return tokens.length === 1
    ? `${tokens[0]} never occurs in this task: the model reads it as an unknown ${name}.`
    : `${tokens.slice(0, -1).join(', ')} and ${tokens.at(-1)} never occur in this task: the model reads each as an unknown ${name}.`;
}

/** Progress for those who listen rather than look. */
export function summarise(step: number, loss: number | undefined, evaluations: readonly Evaluation[]): string {
  const parts = [`Step ${formatCount(step)}`];
  if (loss !== undefined) parts.push(`training loss ${formatLoss(loss)}`);
  const heldOut = evaluations.find(({ id }) => id === 'heldOut');
  if (heldOut) parts.push(`${formatShare(heldOut.exact, heldOut.count)} held-out pairs exact`);
  return `${parts.join(', ')}.`;
}
