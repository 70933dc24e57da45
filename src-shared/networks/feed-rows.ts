/** A step of the temporal encoder's input. */
export interface FeedRow {
  /** Row of the track it stands for. */
  readonly row: number;
  readonly feature: Float32Array;
  /** False where the feature was filled in because nobody was seen. */
  readonly observed: boolean;
  /** True where what came before does not belong to this motion: the encoder starts anew. */
  readonly restart: boolean;
}

export interface FeedOptions {
  /** Time of a row, seconds. */
  readonly seconds: (row: number) => number;
  /** Holes up to this long are bridged, longer ones restart the encoder. 0 treats the rows around a hole as adjacent. */
  readonly maxHoleSeconds: number;
  /** Restarts after this many rows, whatever they hold (VIBE's demo: 450); Infinity never does. */
  readonly restartEvery: number;
}

/** What a temporal encoder makes of holes by default: half a second is bridged. */
export const BRIDGED_HOLE_SECONDS = 0.5;

/**
 * Turns the rows of a track, which may have holes, into the steps of a temporal encoder, whose steps are equally far
 * apart in time. A hole is time: its rows get features between those of its ends; across a long one the state of the
 * encoder means nothing and it starts anew.
 */
export class RowFeed {
  private readonly options: FeedOptions;
  private last: { row: number; feature: Float32Array } | null = null;
  private count = 0;

  constructor(options: FeedOptions) {
    this.options = options;
  }

  /** The steps that follow from one more observed row. Rows must come in order; the feature is kept, not copied. */
  push(row: number, feature: Float32Array): FeedRow[] {
    const { seconds, maxHoleSeconds, restartEvery } = this.options;
    const last = this.last;
    this.last = { row, feature };
    const steps: FeedRow[] = [];
    const hole = last ? row - last.row - 1 : 0;
    const far = last !== null && hole > 0 && seconds(row) - seconds(last.row) > maxHoleSeconds;
    if (last && hole > 0 && !far) {
      for (let at = last.row + 1; at < row; at++) {
        const share = (seconds(at) - seconds(last.row)) / (seconds(row) - seconds(last.row));
        steps.push({ row: at, feature: between(last.feature, feature, share), observed: false, restart: false });
      }
    }
    const restart = last === null || (far && maxHoleSeconds > 0) || this.count >= restartEvery;
    if (restart) this.count = 0;
    this.count += steps.length + 1;
    steps.push({ row, feature, observed: true, restart });
    return steps;
  }
}

function between(a: Float32Array, b: Float32Array, share: number): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = (1 - share) * a[i]! + share * b[i]!;
  return out;
}
