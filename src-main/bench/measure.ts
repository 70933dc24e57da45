/** One benchmark figure as `bench --json` prints it. */
export interface Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly runs: number;
  /** The same work by the reference, alternating with ours in the same process, where there is one. */
  readonly reference?: { readonly name: string; readonly median: number; readonly min: number; readonly max: number };
  /** How many times better than the reference, by medians. */
  readonly ratio?: number;
  /** What was measured, for people. */
  readonly note?: string;
  /** The same measured in other ways, such as with more threads, by name. */
  readonly parts?: Readonly<Record<string, Figure>>;
}

/** One measured run: a value in the figure's unit. */
export type Run = () => Promise<number> | number;

export interface MeasureOptions {
  readonly unit: string;
  readonly runs: number;
  /** Runs before the measured ones. */
  readonly warmup?: number;
  /** True where a larger value is better, as for frames per second. */
  readonly higherIsBetter?: boolean;
  readonly note?: string;
  readonly reference?: { readonly name: string; readonly run: Run } | null;
  readonly signal?: AbortSignal;
}

/** Measures our run and the reference alternately, and reports medians with their spread. */
export async function measure(run: Run, options: MeasureOptions): Promise<Figure> {
  const { unit, runs, warmup = 1, higherIsBetter = false, note, reference, signal } = options;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = -warmup; i < runs; i++) {
    signal?.throwIfAborted();
    const value = await run();
    const other = reference ? await reference.run() : null;
    if (i < 0) continue;
    ours.push(value);
    if (other !== null) theirs.push(other);
  }
  const figure = { ...spread(ours), unit, runs, ...(note ? { note } : {}) };
  if (!reference) return figure;
  const ref = spread(theirs);
  const ratio = higherIsBetter ? figure.median / ref.median : ref.median / figure.median;
  return { ...figure, reference: { name: reference.name, ...ref }, ratio };
}

/** Milliseconds a piece of work takes. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function spread(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[mid]! : (sorted[mid - 1]! + sorted[mid]!) / 2;
  return { median, min: sorted[0]!, max: sorted[sorted.length - 1]! };
}
