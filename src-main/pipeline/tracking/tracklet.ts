import type { FollowState } from '#main/engine/follow-person.ts';
import { OBSERVATION, type Observation } from '#shared/vision/observation.ts';

/** One person followed without a break of identity; rows by frame index. */
export class Tracklet {
  readonly id: number;
  readonly rows = new Map<number, Observation>();
  /** Where to look next, or null once the person was given up. */
  state: FollowState | null;
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  /** True where the tracklet ends because the scene was cut. */
  cutOff = false;
  /** True where the tracklet begins with a scene. */
  cutOn = false;

  /** True where a person drew the box it started from: never doubted. */
  drawn = false;

  constructor(id: number, state: FollowState | null) {
    this.id = id;
    this.state = state;
  }

  set(frame: number, row: Observation): void {
    this.rows.set(frame, row);
    this.first = Math.min(this.first, frame);
    this.last = Math.max(this.last, frame);
  }

  at(frame: number): Observation | undefined {
    return this.rows.get(frame);
  }

  /** Forgets rows; the ends move accordingly. */
  remove(frames: Iterable<number>): void {
    for (const frame of frames) this.rows.delete(frame);
    if (this.rows.size === 0) {
      this.first = Number.POSITIVE_INFINITY;
      this.last = Number.NEGATIVE_INFINITY;
    }
    while (this.rows.size && !this.rows.has(this.first)) this.first++;
    while (this.rows.size && !this.rows.has(this.last)) this.last--;
  }

  /** Frame indices in order. */
  frames(): number[] {
    return [...this.rows.keys()].sort((a, b) => a - b);
  }
}

/** Mean clothing colours of a tracklet in some of its frames, as `describeAppearanceInto` lays them out. */
export function meanAppearance(tracklet: Tracklet, frames: readonly number[]): Float32Array {
  const mean = new Float32Array(OBSERVATION.size - OBSERVATION.appearance);
  for (const frame of frames) {
    const row = tracklet.at(frame);
    if (row) for (let i = 0; i < mean.length; i++) mean[i]! += row[OBSERVATION.appearance + i]! / frames.length;
  }
  return mean;
}
