import { type PointerEvent, useCallback, useMemo, useRef, useState } from 'react';
import type { Snapshot } from '../alignmentFeed';
import { useAlignment } from '../useAlignment';
import { useSession } from '../useSession';
import { useSize } from '../useSize';
import type { Place } from './activeCell';
import { describeRibbons } from './describeCell';
import { drawnMap } from './drawnMap';
import { ribbonLayout } from './geometry';
import { Layers } from './layers';
import { hover, lookedAt, useLook } from './lookStore';
import { capitalised } from './mapAlignment';
import { labelWidths } from './measure';
import { SMALLEST } from './pointer';
import { ribbonAt, ribbonDrawing } from './ribbonShapes';
import { TokenRow } from './TokenRow';
import { useAxes } from './useAxes';
import { useDrawing } from './useDrawing';
import { useLabels } from './useLabels';
import { changeView, togglePin } from './viewStore';

const column = (index: number) => ({ column: index });
const row = (index: number) => ({ row: index });

/** The input above, the output below, and attention as the ink between the lines. */
export function Ribbons() {
  const { feed } = useSession();
  const source = useLabels('source');
  const output = useLabels('output');
  const axes = useAxes();
  const summary = useAlignment(({ alignment }) => describeRibbons(alignment));
  const look = useLook(output.length, source.length);
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const lower = useRef<HTMLCanvasElement>(null);
  const upper = useRef<HTMLCanvasElement>(null);
  const layout = useMemo(
    () => ribbonLayout(labelWidths(output), labelWidths(source), { width, height }, SMALLEST),
    [output, source, width, height],
  );

  const drawing = useMemo(() => ribbonDrawing(layout), [layout]);
  const [layers] = useState(() => new Layers());

  const draw = useCallback(
    ({ alignment }: Snapshot) => {
      const map = drawnMap(alignment, lookedAt(output.length, source.length), feed.drawnComputed?.alignment);
      const fits = map.rows === output.length && map.columns === source.length;
      if (!fits || !lower.current || !upper.current) return false;
      layers.paint(lower.current, upper.current, map, drawing);
      return true;
    },
    [output, source, drawing, layers, feed],
  );
  useDrawing(draw);

  const find = ({ currentTarget, clientX, clientY }: PointerEvent | React.MouseEvent): Place | undefined => {
    const { left, top } = currentTarget.getBoundingClientRect();
    const alignment = feed.drawn?.alignment;
    return alignment && ribbonAt([clientX - left, clientY - top], drawnMap(alignment, undefined), layout);
  };

  return (
    <div className="sheet" ref={box}>
      <div className="ribbons" style={{ width: layout.width }}>
        <TokenRow
          side="source"
          name={`${capitalised(axes.column.name)} tokens`}
          ink={axes.column.side}
          stands="above"
          labels={source}
          line={layout.source}
          left={layout.sourceLeft}
          look={look}
          lookAt={column}
        />
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the two lines of tokens. */}
        <div
          role="img"
          style={{ height: layout.gap }}
          aria-label={summary}
          onPointerMove={(event) => {
            if (event.pointerType === 'mouse') hover(find(event));
          }}
          onPointerLeave={() => hover(undefined)}
          onClick={(event) => {
            const place = find(event);
            if (place) togglePin(place);
            else changeView({ pinned: undefined });
          }}
        >
          <canvas ref={lower} />
          <canvas ref={upper} />
        </div>
        <TokenRow
          side="output"
          name={`${capitalised(axes.row.name)} tokens`}
          ink={axes.row.side}
          stands="below"
          labels={output}
          line={layout.output}
          left={layout.outputLeft}
          look={look}
          lookAt={row}
        />
      </div>
    </div>
  );
}
