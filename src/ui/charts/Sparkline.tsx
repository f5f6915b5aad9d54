import { scaleLinear, scaleLog } from 'd3';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { fitCanvas } from '../canvas';
import { perFrame } from '../frame';
import { currentPalette, themeStore } from '../theme/theme';
import { useSession } from '../useSession';
import { useSize } from '../useSize';
import { acrossSteps } from './across';
import { acrossDomain, valueDomain } from './domains';
import { drawLines } from './drawLines';
import { lossLines } from './lines';

/** Room for the line's own width and its dots. */
const EDGE = 4;

/** The loss so far, without axes: whether it falls. Its logarithm is drawn, so that late progress is seen too. */
export function Sparkline() {
  const { history } = useSession();
  const theme = useStore(themeStore, (state) => state.theme);
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const draw = useCallback(() => {
    const context = width > 0 && canvas.current && fitCanvas(canvas.current, width, height);
    if (!context) return;
    const lines = lossLines(history, currentPalette(), undefined);
    const x = scaleLinear(acrossDomain(lines, acrossSteps, false), [EDGE, width - EDGE]);
    const losses = valueDomain(
      lines.map(({ series }) => series),
      true,
    );
    const y = scaleLog(losses, [height - EDGE, EDGE]);
    drawLines(context, lines, { across: acrossSteps, x, y });
  }, [history, width, height]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is the theme's.
  useLayoutEffect(draw, [draw, theme]);
  useEffect(() => {
    const frame = perFrame(draw);
    const stop = history.changed.subscribe(frame.ask);
    return () => {
      stop();
      frame.cancel();
    };
  }, [draw, history]);

  return (
    <div className="sparkline" ref={box}>
      <canvas ref={canvas} role="img" aria-label="Loss by step, training and held-out; the view Curves has its axes" />
    </div>
  );
}
