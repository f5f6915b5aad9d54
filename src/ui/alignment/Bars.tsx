import { type MouseEvent, useCallback, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Snapshot } from '../alignmentFeed';
import { fitCanvas } from '../canvas';
import { useAlignment } from '../useAlignment';
import { useSession } from '../useSession';
import { useSize } from '../useSize';
import type { Place } from './activeCell';
import { barShapes } from './barShapes';
import { describeStep } from './describeCell';
import { drawnMap } from './drawnMap';
import { barLayout } from './geometry';
import { hover, lookedAt, stepOf, useLook, useStep } from './lookStore';
import { capitalised } from './mapAlignment';
import { labelWidths } from './measure';
import { paintShapes } from './paintShapes';
import { SMALLEST } from './pointer';
import { scaleTexts } from './scales';
import { TokenRow } from './TokenRow';
import { useAxes } from './useAxes';
import { useDrawing } from './useDrawing';
import { useLabels } from './useLabels';
import { togglePin, viewStore } from './viewStore';

const row = (index: number) => ({ row: index });

/** One step of the output as bars over the input; which step is chosen in the line above. */
export function Bars() {
  const { feed } = useSession();
  const source = useLabels('source');
  const output = useLabels('output');
  const axes = useAxes();
  const step = useStep(output.length);
  const look = useLook(output.length, source.length);
  const summary = useAlignment(({ alignment }) => describeStep(alignment, step));
  const scale = scaleTexts[useStore(viewStore, (view) => view.scale)];
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const layout = useMemo(
    () => barLayout(labelWidths(output), labelWidths(source), { width, height }, SMALLEST),
    [output, source, width, height],
  );
  const { axis, bar, head } = layout;

  const draw = useCallback(
    ({ alignment }: Snapshot) => {
      const map = drawnMap(alignment, lookedAt(output.length, source.length), feed.drawnComputed?.alignment);
      if (!canvas.current || map.rows !== output.length || map.columns !== source.length) return false;
      const context = fitCanvas(canvas.current, layout.width, head + bar + 1);
      if (context) paintShapes(context, barShapes(map, stepOf(map.rows), layout, scale));
      return true;
    },
    [feed, output, source, layout, head, bar, scale],
  );
  useDrawing(draw);

  const cell = useCallback((column: number): Place => ({ row: step, column }), [step]);
  const find = ({ currentTarget, clientX }: MouseEvent): Place | undefined => {
    const x = clientX - currentTarget.getBoundingClientRect().left - axis;
    const { centres, slots } = layout.source;
    const column = centres.findIndex((centre, index) => Math.abs(x - centre) <= (slots[index] ?? 0) / 2);
    return column < 0 ? undefined : cell(column);
  };

  return (
    <div className="sheet" ref={box}>
      <div className="barSheet" style={{ width: layout.width }}>
        <TokenRow
          side="output"
          name={`${capitalised(axes.row.name)} step`}
          ink={axes.row.side}
          stands="above"
          labels={output}
          line={layout.output}
          left={axis}
          look={{ row: step }}
          lookAt={row}
        />
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the two lines of tokens. */}
        <div
          role="img"
          aria-label={summary}
          onPointerMove={(event) => {
            if (event.pointerType === 'mouse') hover(find(event));
          }}
          onPointerLeave={() => hover(undefined)}
          onClick={(event) => {
            const place = find(event);
            if (place) togglePin(place);
          }}
        >
          <canvas ref={canvas} />
          <div className="barScale" style={{ width: axis, height: head + bar }} aria-hidden="true">
            {scale.ticks.map(([share, label]) => (
              <span key={label} style={{ top: head + bar * (1 - share) }}>
                {label}
              </span>
            ))}
          </div>
        </div>
        <TokenRow
          side="source"
          name={`${capitalised(axes.column.name)} tokens`}
          ink={axes.column.side}
          stands="below"
          labels={source}
          line={layout.source}
          left={axis}
          look={look}
          lookAt={cell}
        />
      </div>
    </div>
  );
}
