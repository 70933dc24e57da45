/** What `RangePyramid.query` found; reused by callers so that painting allocates nothing. */
export interface RangeFacts {
  min: number;
  max: number;
  /** Mean of the numbers that are there. */
  mean: number;
  /** How many numbers are there (not NaN). */
  count: number;
}

interface Level {
  readonly block: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly sum: Float64Array;
  readonly count: Uint32Array;
}

const FIRST_BLOCK = 16;
const FACTOR = 4;

/**
 * Least, greatest and mean number of any range of a long row in a few dozen steps, whatever its length. NaN means
 * "nothing here" and is left out.
 *
 * ```
 * values   ················································   100,000 numbers
 * level 0  |   16   |   16   |   16   |   16   |              blocks
 * level 1  |                64                 |              a range walks up where it is aligned,
 * …                                                            and takes single blocks at its two ends
 * ```
 */
export class RangePyramid {
  readonly values: Float32Array;
  readonly #levels: Level[] = [];

  /** @param values kept, not copied; call `refresh` after writing to it */
  constructor(values: Float32Array) {
    this.values = values;
    for (let block = FIRST_BLOCK; block < values.length * FACTOR; block *= FACTOR) {
      const blocks = Math.ceil(values.length / block);
      this.#levels.push({
        block,
        min: new Float32Array(blocks),
        max: new Float32Array(blocks),
        sum: new Float64Array(blocks),
        count: new Uint32Array(blocks),
      });
      if (blocks === 1) break;
    }
    this.refresh(0, values.length);
  }

  /** Takes over numbers that changed, `to` not included. */
  refresh(from: number, to: number): void {
    const first = Math.max(0, from);
    const last = Math.min(this.values.length, to) - 1;
    if (last < first) return;
    for (let depth = 0; depth < this.#levels.length; depth++) {
      const { block } = this.#levels[depth]!;
      for (let index = Math.floor(first / block); index <= Math.floor(last / block); index++) {
        if (depth === 0) this.#fromValues(index);
        else this.#fromBelow(depth, index);
      }
    }
  }

  /** Facts of numbers `from` to `to` (not included); `count` 0 and NaN where there are none. */
  query(from: number, to: number, out: RangeFacts): RangeFacts {
    out.min = Number.POSITIVE_INFINITY;
    out.max = Number.NEGATIVE_INFINITY;
    out.mean = 0;
    out.count = 0;
    let low = Math.max(0, from);
    let high = Math.min(this.values.length, to);
    const levels = this.#levels;
    let block = 1;
    for (let depth = -1; low < high; depth++) {
      const next = levels[depth + 1]?.block ?? Number.POSITIVE_INFINITY;
      while (low < high && (low % next !== 0 || high - low < next)) {
        this.#take(depth, low / block, out);
        low += block;
      }
      while (low < high && high % next !== 0) {
        high -= block;
        this.#take(depth, high / block, out);
      }
      block = next;
    }
    if (out.count === 0) {
      out.min = Number.NaN;
      out.max = Number.NaN;
      out.mean = Number.NaN;
    } else out.mean /= out.count;
    return out;
  }

  #take(depth: number, index: number, out: RangeFacts): void {
    if (depth < 0) {
      const value = this.values[index]!;
      if (Number.isNaN(value)) return;
      if (value < out.min) out.min = value;
      if (value > out.max) out.max = value;
      out.mean += value;
      out.count++;
      return;
    }
    const level = this.#levels[depth]!;
    const count = level.count[index]!;
    if (count === 0) return;
    if (level.min[index]! < out.min) out.min = level.min[index]!;
    if (level.max[index]! > out.max) out.max = level.max[index]!;
    out.mean += level.sum[index]!;
    out.count += count;
  }

  #fromValues(index: number): void {
    const { block, min, max, sum, count } = this.#levels[0]!;
    const end = Math.min(this.values.length, (index + 1) * block);
    let [least, greatest, total, found] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
    for (let at = index * block; at < end; at++) {
      const value = this.values[at]!;
      if (Number.isNaN(value)) continue;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      total += value;
      found++;
    }
    min[index] = least;
    max[index] = greatest;
    sum[index] = total;
    count[index] = found;
  }

  #fromBelow(depth: number, index: number): void {
    const below = this.#levels[depth - 1]!;
    const { min, max, sum, count } = this.#levels[depth]!;
    const end = Math.min(below.count.length, (index + 1) * FACTOR);
    let [least, greatest, total, found] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
    for (let at = index * FACTOR; at < end; at++) {
      if (below.min[at]! < least) least = below.min[at]!;
      if (below.max[at]! > greatest) greatest = below.max[at]!;
      total += below.sum[at]!;
      found += below.count[at]!;
    }
    min[index] = least;
    max[index] = greatest;
    sum[index] = total;
    count[index] = found;
  }
}

/** An object for `query` to write into. */
export function createRangeFacts(): RangeFacts {
  return { min: Number.NaN, max: Number.NaN, mean: Number.NaN, count: 0 };
}
