import { memo, type Ref } from 'react';
import type { GridHandlers } from './useGrid';

interface Props {
  /** What the grid is called. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Which labels of the columns read upwards. */
  readonly turned: readonly boolean[];
  readonly table: Ref<HTMLTableElement>;
  readonly handlers: GridHandlers;
}

/** The cells of the map, without their content: `fillGrid` writes that. React renders them when the shape changes. */
export function AlignmentGrid({ name, rows, columns, turned, table, handlers }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are walked with arrow keys is a grid.
    <table className="cells" role="grid" aria-label={name} ref={table} {...handlers}>
      <thead>
        <tr>
          <td className="corner" />
          {indices(columns).map((column) => (
            <th key={column} scope="col" data-column={column} data-turned={turned[column]}>
              <span className="label" />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {indices(rows).map((row) => (
          <Row key={row} row={row} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

const Row = memo(function Row({ row, columns }: { readonly row: number; readonly columns: number }) {
  return (
    <tr>
      <th scope="row" data-row={row}>
        <span className="label" />
      </th>
      {indices(columns).map((column) => (
        <td key={column} tabIndex={-1} data-row={row} data-column={column} />
      ))}
    </tr>
  );
});

function indices(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
