import type { BodyModel } from '#shared/body/body-model.ts';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';

/** The left foot as a solid with one hinge at the ball; the right one is its mirror image. Lengths in metres. */
export interface FootShape {
  /** Ankle relative to the ball joint, in the level foot (up, forward). */
  readonly ankle: { readonly up: number; readonly forward: number };
  /** The point of the heel that strikes the floor, relative to the ball joint (up, forward). */
  readonly heel: { readonly up: number; readonly forward: number };
  /** Height of the ankle joint above the floor where the lowest point of the foot touches it. */
  ankleHeight(pitch: number, toeBend: number): number;
}

/**
 * Measures the foot on the mesh, so that soles meet the floor whatever the body's shape.
 *
 * @param body  the body; its rest feet are level
 * @param rest  rest joints, metres, shape [24, 3]
 */
export function measureFoot(body: BodyModel, rest: ArrayLike<number>): FootShape {
  const { l_ankle: ankle, l_foot: ball } = JOINT;
  const at = (joint: number, axis: number) => rest[3 * joint + axis]!;
  const points: number[] = [];
  for (let v = 0; v < body.vertexCount; v++) {
    const ofAnkle = body.weights[v * JOINT_COUNT + ankle]!;
    const ofBall = body.weights[v * JOINT_COUNT + ball]!;
    if (ofAnkle + ofBall < 0.5) continue;
    const y = body.template[3 * v + 1]!;
    const z = body.template[3 * v + 2]!;
    points.push(y - at(ankle, 1), z - at(ankle, 2), ofBall / (ofAnkle + ofBall));
  }
  const ballUp = at(ball, 1) - at(ankle, 1);
  const ballForward = at(ball, 2) - at(ankle, 2);

  /** Lowest point relative to the ankle, and where it is on the level foot. Pitch > 0 lifts the heel. */
  const lowest = (pitch: number, toeBend: number) => {
    const [c, s, cb, sb] = [Math.cos(pitch), Math.sin(pitch), Math.cos(toeBend), Math.sin(toeBend)];
    let least = Number.POSITIVE_INFINITY;
    let index = 0;
    for (let i = 0; i < points.length; i += 3) {
      const w = points[i + 2]!;
      const up = points[i]! - ballUp;
      const forward = points[i + 1]! - ballForward;
      // Linear blend skinning between ankle and ball, then the pitch of the whole foot.
      const y = (1 - w) * up + w * (cb * up - sb * forward) + ballUp;
      const z = (1 - w) * forward + w * (sb * up + cb * forward) + ballForward;
      const height = c * y - s * z;
      if (height < least) {
        least = height;
        index = i;
      }
    }
    return { height: least, up: points[index]!, forward: points[index + 1]! };
  };

  const strike = lowest((-12 * Math.PI) / 180, 0);
  return {
    ankle: { up: -ballUp, forward: -ballForward },
    heel: { up: strike.up - ballUp, forward: strike.forward - ballForward },
    ankleHeight: (pitch, toeBend) => -lowest(pitch, toeBend).height,
  };
}
