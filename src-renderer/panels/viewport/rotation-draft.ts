import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto, matrixToAxisAngleInto } from '#shared/math/rotation.ts';
import { jointAxes, turnedAround } from '../../scene/joint-limits.ts';

/** A joint of one frame that is being turned and was not yet committed. */
export class RotationDraft {
  readonly takeId: number;
  readonly frame: number;
  readonly joint: number;
  /** The pose as it would be, axis-angle, radians, shape [24, 3]. */
  readonly pose: Float64Array;
  /** The pose as it was. */
  readonly before: Float64Array;
  /** Where the person stands, metres. */
  readonly trans: Float64Array;
  /** Local rotation now, row-major, shape [3, 3]. */
  readonly local = new Float64Array(9);
  readonly #start = new Float64Array(9);
  /** Axis that is turned around, and how far since the last `begin`, radians. */
  ring: number | null = null;
  turned = 0;

  /** @param poses rows of the take, shape [T, 72]; `row` is the frame's */
  constructor(
    takeId: number,
    frame: number,
    joint: number,
    poses: ArrayLike<number>,
    trans: ArrayLike<number>,
    row: number,
  ) {
    this.takeId = takeId;
    this.frame = frame;
    this.joint = joint;
    const size = JOINT_COUNT * 3;
    this.before = Float64Array.from({ length: size }, (_, i) => poses[row * size + i]!);
    this.pose = Float64Array.from(this.before);
    this.trans = Float64Array.from({ length: 3 }, (_, i) => trans[row * 3 + i]!);
    axisAngleToMatrixInto(this.local, 0, this.pose, 3 * joint);
    this.#start.set(this.local);
  }

  /** Begins to turn around a ring from where the joint is now. */
  begin(ring: number): void {
    this.#start.set(this.local);
    this.ring = ring;
    this.turned = 0;
  }

  /** Turns around the ring, counted from `begin`; radians. */
  turnTo(angle: number): void {
    if (this.ring === null) return;
    this.turned = angle;
    turnedAround(this.local, this.#start, jointAxes(this.joint)[this.ring]!.axis, angle);
    matrixToAxisAngleInto(this.pose, 3 * this.joint, this.local, 0);
  }

  /** True where something would change. */
  get changed(): boolean {
    const o = 3 * this.joint;
    return [0, 1, 2].some((a) => Math.abs(this.pose[o + a]! - this.before[o + a]!) > 1e-6);
  }

  /** What `edits.rotateJoint` asks for: axis-angle in the parent's axes, radians. */
  get rotation(): [number, number, number] {
    const o = 3 * this.joint;
    return [this.pose[o]!, this.pose[o + 1]!, this.pose[o + 2]!];
  }
}
