import { JOINT_COUNT, MIRROR } from '#shared/body/smpl-tree.ts';
import { quaternionToAxisAngleInto, slerpInto } from '#shared/math/rotation.ts';
import type { Random } from '../random.ts';
import { type Mocap, type MocapClip, RATE } from './mocap.ts';

/** A piece of motion with its own speed. World: y up. */
export interface MotionWindow {
  readonly frames: number;
  /** Axis-angle, radians, shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** Pelvis, metres, shape [T, 3]. */
  readonly trans: Float32Array;
}

/** Draws clips so that no action drowns the others: each action counts by the square root of its length. */
export class ClipSampler {
  private readonly clips: readonly MocapClip[];
  private readonly sums: number[] = [];

  /** @param frames how long a window must be found in a clip */
  constructor(clips: readonly MocapClip[], frames: number) {
    this.clips = clips.filter(({ length }) => length >= frames);
    const lengths = new Map<string, number>();
    for (const { action, length } of this.clips) lengths.set(action, (lengths.get(action) ?? 0) + length);
    let sum = 0;
    for (const { action, length } of this.clips) this.sums.push((sum += length / Math.sqrt(lengths.get(action)!)));
  }

  draw(random: Random): MocapClip {
    const at = random.next() * this.sums.at(-1)!;
    let low = 0;
    let high = this.sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sums[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return this.clips[low]!;
  }
}

export interface WindowOptions {
  readonly frames: number;
  /** Frames a second the window is read at; 30 where the motion keeps its speed and its rate. */
  readonly rate: number;
  /** Exchanges left and right. */
  readonly mirror: boolean;
  /** Where it begins, 0..1 of what the clip has room for. */
  readonly at: number;
}

/** Cuts a window out of a clip; motion between frames is interpolated. */
export function motionWindow(mocap: Mocap, clip: MocapClip, { frames, rate, mirror, at }: WindowOptions): MotionWindow {
  const step = Math.min(RATE / rate, (clip.length - 1) / Math.max(1, frames - 1));
  const first = at * (clip.length - 1 - step * (frames - 1));
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const q = new Float64Array(4);
  for (let t = 0; t < frames; t++) {
    const place = Math.min(clip.length - 1, Math.max(0, first + t * step));
    const low = Math.min(clip.length - 1, Math.floor(place));
    const a = clip.start + low;
    const b = clip.start + Math.min(clip.length - 1, low + 1);
    const u = place - low;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const from = mirror ? MIRROR[j]! : j;
      slerpInto(
        q,
        0,
        mocap.quaternions,
        (a * JOINT_COUNT + from) * 4,
        mocap.quaternions,
        (b * JOINT_COUNT + from) * 4,
        u,
      );
      if (mirror) {
        q[1] = -q[1]!;
        q[2] = -q[2]!;
      }
      quaternionToAxisAngleInto(poses, (t * JOINT_COUNT + j) * 3, q, 0);
    }
    for (let k = 0; k < 3; k++) {
      const value = (1 - u) * mocap.trans[3 * a + k]! + u * mocap.trans[3 * b + k]!;
      trans[3 * t + k] = mirror && k === 0 ? -value : value;
    }
  }
  return { frames, poses, trans };
}
