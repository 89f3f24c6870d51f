/** Rows as aligned columns. All but the first `leftColumns` columns are aligned to the right. */
export const tableLines = (
  rows: readonly (readonly string[])[],
  { leftColumns = 1 }: { readonly leftColumns?: number } = {},
): readonly string[] => {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < leftColumns ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
};
