/** One line of the metric table: values under their tags at the end of an iteration, or of an epoch. */
export interface MetricRow {
  readonly of: 'iteration' | 'epoch';
  /** Finished iterations. */
  readonly iteration: number;
  /** Running or finished epoch, from 1. */
  readonly epoch: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A row as one line of JSON; numbers that are not finite become null. */
export function encodeRow({ of, iteration, epoch, values }: MetricRow): string {
  return `${JSON.stringify({ of, iteration, epoch, ...values })}\n`;
}

/** Rows of JSON lines; a last line that was cut off is left out. @throws Error where an earlier line is damaged */
export function decodeRows(text: string): MetricRow[] {
  const lines = text.split('\n');
  // What follows the last line end was being written when the program ended.
  lines.pop();
  return lines.map((line) => {
    const { of, iteration, epoch, ...values } = JSON.parse(line) as Omit<MetricRow, 'values'>;
    const numbers = Object.entries(values as Record<string, number | null>).map(([tag, value]) => [tag, value ?? NaN]);
    return { of, iteration, epoch, values: Object.fromEntries(numbers) };
  });
}

/** The rows that still hold after a run went back to a checkpoint. */
export function rowsUntil(
  rows: readonly MetricRow[],
  { iteration, epoch }: { readonly iteration: number; readonly epoch: number },
): MetricRow[] {
  return rows.filter((row) => (row.of === 'epoch' ? row.epoch <= epoch : row.iteration <= iteration));
}

/** The whole table as CSV (RFC 4180), a column per tag; values that are absent or not finite stay empty. */
export function rowsToCsv(rows: readonly MetricRow[]): string {
  const tags = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const cell = (value: number | undefined): string => (Number.isFinite(value) ? String(value) : '');
  const lines = rows.map(({ of, iteration, epoch, values }) =>
    [of, iteration, epoch, ...tags.map((tag) => cell(values[tag]))].join(','),
  );
  return `${[['of', 'iteration', 'epoch', ...tags].join(','), ...lines].join('\r\n')}\r\n`;
}
