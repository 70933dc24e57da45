import { fetchData } from '../connection/fetch-data.ts';
import { decodeRows } from '../document/decode-rows.ts';
import { createRangeFacts, RangePyramid } from './range-pyramid.ts';
import type { Rational } from './rational.ts';
import type { TimeView } from './time-view.ts';

/** Sound of a clip as the strip shows it. */
export class Waveform {
  /** Buckets per second. */
  readonly rate: number;
  readonly #low: RangePyramid;
  readonly #high: RangePyramid;
  /** Greatest absolute sample, so that quiet clips are seen too. */
  readonly peak: number;

  /** @param peaks lowest and highest sample per bucket, shape [buckets, 2], −1..1 */
  constructor(peaks: Float32Array, rate: number) {
    const count = peaks.length >> 1;
    this.rate = rate;
    this.#low = new RangePyramid(Float32Array.from({ length: count }, (_, i) => peaks[2 * i]!));
    this.#high = new RangePyramid(Float32Array.from({ length: count }, (_, i) => peaks[2 * i + 1]!));
    const facts = createRangeFacts();
    const lowest = this.#low.query(0, count, facts).min;
    const highest = this.#high.query(0, count, facts).max;
    this.peak = Math.max(0.05, -lowest || 0, highest || 0);
  }

  /**
   * Lowest and highest sample behind each pixel column; NaN where there is no sound.
   *
   * @param out shape [width, 2]
   */
  columnsInto(out: Float32Array, view: TimeView, width: number, seconds: (frame: number) => number): void {
    const facts = createRangeFacts();
    const perColumn = (view.to - view.from) / width;
    let from = seconds(view.from) * this.rate;
    for (let column = 0; column < width; column++) {
      const to = seconds(view.from + (column + 1) * perColumn) * this.rate;
      const first = Math.floor(from);
      const last = Math.max(first + 1, Math.floor(to));
      out[2 * column] = this.#low.query(first, last, facts).min;
      out[2 * column + 1] = this.#high.query(first, last, facts).max;
      from = to;
    }
  }
}

/** The moment of a (fractional) frame, s after the first, by presentation times where they are known. */
export function secondsOf(pts: Float64Array | null, fps: Rational): (frame: number) => number {
  if (!pts || pts.length < 2) return (frame) => (frame * fps.den) / fps.num;
  const last = pts.length - 1;
  const begin = pts[0]!;
  return (frame) => {
    const index = Math.max(0, Math.min(last - 1, Math.floor(frame)));
    const [a, b] = [pts[index]!, pts[index + 1]!];
    return (a + (frame - index) * (b - a) - begin) / 1e6;
  };
}

/** Fetches the sound of a clip; null where there is none. */
export async function loadWaveform(mediaId: number, signal: AbortSignal): Promise<Waveform | null> {
  const response = await fetchData(`media/${mediaId}/waveform`, { signal });
  if (response.status === 204) return null;
  const peaks = decodeRows(await response.arrayBuffer(), response.headers.get('x-dtype'));
  return peaks.length === 0 ? null : new Waveform(peaks, Number(response.headers.get('x-rate') ?? 100));
}
