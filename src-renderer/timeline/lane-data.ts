import type { LoadedTake } from '../document/take-data.ts';
import { RangePyramid } from './range-pyramid.ts';
import { ScorePyramid } from './score-pyramid.ts';
import { runsOf, type Span } from './spans.ts';

/** Columns of `contacts`: left heel, left toes, right heel, right toes. */
const CONTACTS = 4;

/** What a lane paints of one take, kept up to date while rows come in and change. */
export class LaneData {
  readonly #data: LoadedTake;
  #score: ScorePyramid;
  #gaps: readonly Span[] = [];
  #gapsStale = true;
  /** 1 where the foot touches the floor, 0 where not, NaN where that is not known yet. */
  #feet: readonly [RangePyramid, RangePyramid];
  readonly #stop: () => void;
  /** Counts up whenever rows came in or changed. */
  version = 0;

  constructor(data: LoadedTake, onChange: () => void = () => {}) {
    this.#data = data;
    this.#score = new ScorePyramid(data.take.frames);
    this.#feet = [feetOf(data), feetOf(data)];
    if (data.coarse) this.#load(0, data.take.frames);
    this.#stop = data.subscribe((from, to) => {
      this.#load(from, to);
      onChange();
    });
  }

  get score(): ScorePyramid {
    return this.#score;
  }

  /** Whether the strip can be shown; contacts come chunk by chunk later. */
  get ready(): boolean {
    return this.#data.coarse;
  }

  /** Rows in which nobody was seen. */
  get gaps(): readonly Span[] {
    if (this.#gapsStale) {
      const seen = this.#data.array('seen');
      this.#gaps = runsOf(seen.length, (row) => seen[row]! < 0.5);
      this.#gapsStale = false;
    }
    return this.#gaps;
  }

  get leftFoot(): RangePyramid {
    return this.#feet[0];
  }

  get rightFoot(): RangePyramid {
    return this.#feet[1];
  }

  dispose(): void {
    this.#stop();
  }

  #load(from: number, to: number): void {
    this.version++;
    const { frames } = this.#data.take;
    if (this.#score.frames !== frames) {
      this.#score = new ScorePyramid(frames);
      this.#feet = [feetOf(this.#data), feetOf(this.#data)];
      [from, to] = [0, frames];
    }
    this.#score.load(this.#data.array('score'), this.#data.array('seen'), from, to);
    this.#gapsStale = true;
    this.#loadFeet(from, Math.min(to, frames));
  }

  #loadFeet(from: number, to: number): void {
    let contacts: Float32Array | null = null;
    for (let row = from; row < to; row++) {
      const there = this.#data.hasRow(row);
      if (there) contacts ??= this.#data.array('contacts');
      for (const side of [0, 1] as const) {
        const at = CONTACTS * row + 2 * side;
        const touches = there ? Number(Math.max(contacts![at]!, contacts![at + 1]!) >= 0.5) : Number.NaN;
        this.#feet[side].values[row] = touches;
      }
    }
    for (const foot of this.#feet) foot.refresh(from, to);
  }
}

function feetOf(data: LoadedTake): RangePyramid {
  return new RangePyramid(new Float32Array(data.take.frames).fill(Number.NaN));
}
