import { type HTMLAttributes, memo, type Ref } from 'react';

interface Props {
  readonly rows: number;
  readonly columns: number;
  readonly table: Ref<HTMLTableElement>;
  readonly handlers: Pick<
    HTMLAttributes<HTMLTableElement>,
    'onKeyDown' | 'onFocus' | 'onPointerOver' | 'onPointerLeave'
  >;
}

/** The cells of the map, without their content: `fillGrid` writes that. React renders them when the shape changes. */
export function AlignmentGrid({ rows, columns, table, handlers }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are walked with arrow keys is a grid.
    <table className="cells" role="grid" aria-label="Alignment" ref={table} {...handlers}>
      <thead>
        <tr>
          <td className="corner" />
          {indices(columns).map((column) => (
            <th key={column} scope="col">
              <span />
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
      <th scope="row">
        <span />
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
