import { interpolateLab, piecewise } from 'd3';
import { type PointerEvent, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { palettes, type ThemeName } from '../theme/palette';
import { themeStore } from '../theme/theme';
import { formatNumber } from './numbers';

/** From −1, the ink of the source, through the paper to 1, that of the target. */
const inks: Readonly<Record<ThemeName, (share: number) => string>> = {
  light: inksOf('light'),
  dark: inksOf('dark'),
};

function inksOf(theme: ThemeName): (share: number) => string {
  const { source, paper, target } = palettes[theme];
  return piecewise(interpolateLab, [source, paper, target]);
}

interface Props {
  readonly name: string;
  readonly values: readonly number[];
}

/** A vector, a thin cell to a number, from −1 to 1 or as far as its largest goes, which stands beside it. */
export function Barcode({ name, values }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useStore(themeStore, (state) => state.theme);
  const [unit, setUnit] = useState<number>();
  const bound = Math.max(1, ...values.map(Math.abs));

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    values.forEach((value, index) => {
      context.fillStyle = inks[theme]((value / bound + 1) / 2);
      context.fillRect(index, 0, 1, 1);
    });
  }, [values, bound, theme]);

  const find = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setUnit(Math.max(0, Math.min(values.length - 1, Math.floor(((clientX - left) / width) * values.length))));
  };
  const range = `${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;
  return (
    <>
      <canvas
        className="barcode"
        ref={canvas}
        width={values.length}
        height={1}
        role="img"
        aria-label={`${name}: ${values.length} numbers from ${range}`}
        onPointerMove={find}
        onPointerLeave={() => setUnit(undefined)}
      />
      <span className="barcodeValue">
        {unit === undefined
          ? `± ${formatNumber(bound, bound === 1 ? 0 : 2)}`
          : `${unit}: ${formatNumber(values[unit] ?? 0)}`}
      </span>
    </>
  );
}
