/** Something measured beside something else in the same run, so that machines compare. */
export interface Measurement {
  readonly name: string;
  /** In `unit`s. */
  readonly value: number;
  readonly unit: 's' | 'MiB' | 'of all cores' | 'packages';
  /** What it is compared with, in the same unit. */
  readonly beside?: { readonly name: string; readonly value: number };
}

/** How many times the other; undefined where there is none. */
export const ratioOf = ({ value, beside }: Measurement): number | undefined =>
  beside && value / beside.value;

/** A table for people. */
export const tableOf = (measurements: readonly Measurement[]): string => {
  const rows = measurements.map((one) => {
    const { name, value, unit, beside } = one;
    const ratio = ratioOf(one);
    return [
      name,
      `${value.toFixed(2)} ${unit}`,
      beside ? `${beside.value.toFixed(2)} ${unit}  ${beside.name}` : '',
      ratio === undefined ? '' : `${ratio.toFixed(2)} x`,
    ];
  });
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
