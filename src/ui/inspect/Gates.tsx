import { useId } from 'react';
import { useStore } from 'zustand';
import { hover, useLook, useStep } from '../alignment/lookStore';
import { outputLabels, sourceLabels } from '../alignment/symbols';
import { formatCount } from '../format';
import { useSessionState } from '../useSession';
import { useSize } from '../useSize';
import { GateLine, gateDomain } from './GateLine';
import { gateTexts, mostActiveUnit, unitGates, unitsOf } from './gates';
import { inspectStore, type LstmName, lstmNames } from './inspectStore';
import { formatNumber } from './numbers';
import { TokenText } from './TokenText';

/** The gates of one unit over the output steps of the decoder, or over the tokens that the encoder reads. */
export function Gates() {
  const id = useId();
  const chosen = useStore(inspectStore);
  const explored = useSessionState((state) => state.explored);
  const running = useSessionState((state) => state.running);
  const { outputSymbols, sourceSymbols } = explored?.exploration.alignment ?? { outputSymbols: [], sourceSymbols: [] };
  const row = useStep(outputSymbols.length);
  const column = useLook(outputSymbols.length, sourceSymbols.length)?.column ?? 0;
  const [box, { width }] = useSize<HTMLSpanElement>();
  if (!explored || !running) return <p className="inspectHint" />;
  const { exploration } = explored;
  const bothWays = running.encoderDirections === 2;
  const lstm = chosen.lstm === 'encoder, right to left' && !bothWays ? 'encoder' : chosen.lstm;
  const decodes = lstm === 'decoder';
  const layers = decodes ? running.decoderLayers : running.encoderLayers;
  const layer = Math.min(chosen.layer, layers - 1);
  const units = unitsOf(exploration, lstm, layer);
  const unit = Math.min(chosen.unit ?? mostActiveUnit(exploration, lstm, layer), units - 1);
  const gates = unitGates(exploration, lstm, layer, unit);
  const labels = decodes ? outputLabels(exploration.alignment) : sourceLabels(exploration.alignment);
  const step = decodes ? row : column;
  const point = (at: number) => hover(decodes ? { row: at } : { column: at });
  return (
    <div className="gates">
      <div className="buttons">
        <span className="fieldInLine">
          <label htmlFor={`${id}-lstm`}>Of</label>
          <select
            id={`${id}-lstm`}
            value={lstm}
            onChange={({ target }) => inspectStore.setState({ lstm: target.value as LstmName, unit: undefined })}
          >
            {lstmNames
              .filter((name) => bothWays || name !== 'encoder, right to left')
              .map((name) => (
                <option key={name}>{name}</option>
              ))}
          </select>
        </span>
        {layers > 1 && (
          <span className="fieldInLine">
            <label htmlFor={`${id}-layer`}>Layer</label>
            <select
              id={`${id}-layer`}
              value={layer}
              onChange={({ target }) => inspectStore.setState({ layer: Number(target.value) })}
            >
              {Array.from({ length: layers }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place.
                <option key={index} value={index}>
                  {index + 1}
                </option>
              ))}
            </select>
          </span>
        )}
        <span className="fieldInLine">
          <label htmlFor={`${id}-unit`}>Unit, 0 to {units - 1}</label>
          <input
            id={`${id}-unit`}
            type="number"
            min={0}
            max={units - 1}
            value={unit}
            onChange={({ target }) => {
              const { valueAsNumber: value } = target;
              if (Number.isInteger(value) && value >= 0 && value < units) inspectStore.setState({ unit: value });
            }}
          />
        </span>
        <button
          type="button"
          aria-pressed={chosen.unit === undefined}
          onClick={() => inspectStore.setState({ unit: undefined })}
        >
          Most active
        </button>
      </div>
      <p className="aside">
        Most active: the largest state by absolute value, on average. i, f and o are the logistic function σ of what the
        LSTM’s weights give, from 0 to 1; g is its tanh, from −1 to 1. Of training step {formatCount(explored.step)}.
      </p>
      <ul className="gateList">
        {gates &&
          gateTexts.map((gate) => (
            <li key={gate.name}>
              <span className="gateName">
                <i>{gate.name}</i> {gate.meaning} <span>{gate.made}</span>
              </span>
              <GateLine gate={gate} values={gates[gate.name]} width={width} step={step} onPoint={point} />
              <span className="gateValue">
                <output aria-live="off">{formatNumber(gates[gate.name][step] ?? 0)}</output>
                <span>
                  {gateDomain(gate, gates[gate.name])
                    .map((end) => formatNumber(end, Number.isInteger(end) ? 0 : 1))
                    .join(' to ')}
                </span>
              </span>
            </li>
          ))}
        <li className="gateTokens" aria-hidden="true">
          <span />
          <span ref={box}>
            {labels.map((label, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is told from an equal one by its place alone.
              <span key={place} data-now={place === step || undefined} data-side={decodes ? 'output' : 'source'}>
                <TokenText label={label} />
              </span>
            ))}
          </span>
          <span />
        </li>
      </ul>
    </div>
  );
}
