/** Bins on each side of zero. */
const BINS = 2048;

/** How often values of each size occurred. It widens as larger ones come, so that it needs no first pass. */
export class ValueHistogram {
  min = 0;
  max = 0;
  /** Values seen. */
  count = 0;
  /** Values from -limit to limit, in equal steps. */
  readonly bins = new Float64Array(2 * BINS);
  private limit = 2 ** -10;

  /** Width of a bin. */
  get step(): number {
    return this.limit / BINS;
  }

  /** The value in the middle of a bin. */
  middle(bin: number): number {
    return (bin + 0.5 - BINS) * this.step;
  }

  /** @throws Error where a value is not finite */
  add(values: ArrayLike<number>): void {
    let min = this.min;
    let max = this.max;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < min) min = value;
      else if (value > max) max = value;
      else if (Number.isNaN(value)) throw new Error('a value is not a number');
    }
    if (!Number.isFinite(max - min)) throw new Error('a value is not finite');
    this.min = min;
    this.max = max;
    while (Math.max(max, -min) >= this.limit) this.widen();
    const scale = BINS / this.limit;
    for (let i = 0; i < values.length; i++) this.bins[Math.floor(values[i]! * scale) + BINS]!++;
    this.count += values.length;
  }

  /** Doubles the limit: two bins become one. */
  private widen(): void {
    const { bins } = this;
    const merged = new Float64Array(bins.length);
    for (let i = 0; i < bins.length; i += 2) merged[(i + BINS) >> 1] = bins[i]! + bins[i + 1]!;
    bins.set(merged);
    this.limit *= 2;
  }
}
