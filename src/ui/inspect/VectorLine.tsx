import { Barcode } from './Barcode';
import { useLit } from './lit';
import type { CellVector } from './vectors';

/** A vector by its name in the equation. */
export function VectorLine({ vector }: { readonly vector: CellVector }) {
  const lit = useLit(vector.symbols);
  return (
    <div className="vector" {...lit}>
      <span className="vectorName">
        <i>{vector.name}</i> <span>{vector.meaning}</span>
      </span>
      <Barcode name={`${vector.name}, ${vector.meaning}`} values={vector.values} />
    </div>
  );
}
