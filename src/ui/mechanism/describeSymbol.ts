import type { FormulaSymbol, Side } from '../../worker/mechanismText';
import type { Settings } from '../../worker/settings';

const parts: Readonly<Record<Side, string>> = {
  source: 'a column of the map',
  target: 'a row of the map',
  both: 'a cell of the map',
  learnt: 'learnt, no part of the map',
};

/** What a symbol is, which part of the map it stands for, and its size under these settings: one sentence. */
export function describeSymbol(
  { meaning, side, shape }: FormulaSymbol,
  settings: Pick<Settings, 'hidden' | 'encoderDirections' | 'decoderHidden' | 'embedding' | 'heads'>,
  hasMap: boolean,
): string {
  const encoder = settings.encoderDirections * settings.hidden;
  const lengths = {
    H: settings.decoderHidden,
    D·H: encoder,
    'D·H + H': encoder + settings.decoderHidden,
    E: settings.embedding,
    d: settings.embedding / settings.heads,
  };
  const numbers = shape && `${shape.map((length) => lengths[length]).join(' × ')} numbers`;
  const facts = [hasMap || side === 'learnt' ? parts[side] : undefined, numbers].filter((fact) => fact !== undefined);
  return `${meaning}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}.`;
}
