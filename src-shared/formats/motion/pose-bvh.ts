import { mul3Into, type Numbers } from '../../math/rotation.ts';
import type { Bvh, BvhChannel } from './read-bvh.ts';

/** World rotations and positions of all joints of a BVH skeleton. */
export interface PosedBvh {
  /** Row-major, shape [joints, 3, 3]. */
  readonly rotations: Float64Array;
  /** In the file's unit, shape [joints, 3]. */
  readonly positions: Float64Array;
}

export function createPosedBvh({ joints }: Bvh): PosedBvh {
  return { rotations: new Float64Array(9 * joints.length), positions: new Float64Array(3 * joints.length) };
}

const DEGREE = Math.PI / 180;
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const local = new Float64Array(9);
const turn = new Float64Array(9);
const product = new Float64Array(9);

/**
 * Poses a skeleton as BVH means it: the channels of a joint turn one after the other about axes that turn along, in the
 * order in which the file lists them; position channels stand in place of the offset.
 *
 * @param frame row of `values`; null for the zero pose, in which nothing is turned
 */
export function poseBvhInto(out: PosedBvh, bvh: Bvh, frame: number | null): void {
  const { joints, values, columns } = bvh;
  const { rotations: G, positions: P } = out;
  for (const [j, joint] of joints.entries()) {
    local.set(IDENTITY);
    const place = [...joint.offset];
    if (frame !== null) {
      for (const [c, channel] of joint.channels.entries()) {
        const value = values[frame * columns + joint.column + c]!;
        const axis = axisOf(channel);
        if (channel.endsWith('position')) place[axis] = value;
        else {
          axisTurnInto(turn, axis, value * DEGREE);
          mul3Into(product, 0, local, 0, turn, 0);
          local.set(product);
        }
      }
    }
    if (joint.parent < 0) {
      G.set(local, 9 * j);
      for (let a = 0; a < 3; a++) P[3 * j + a] = place[a]!;
      continue;
    }
    const g = 9 * joint.parent;
    mul3Into(G, 9 * j, G, g, local, 0);
    for (let a = 0; a < 3; a++) {
      const along = G[g + 3 * a]! * place[0]! + G[g + 3 * a + 1]! * place[1]! + G[g + 3 * a + 2]! * place[2]!;
      P[3 * j + a] = P[3 * joint.parent + a]! + along;
    }
  }
}

function axisOf(channel: BvhChannel): 0 | 1 | 2 {
  return channel.startsWith('X') ? 0 : channel.startsWith('Y') ? 1 : 2;
}

function axisTurnInto(out: Numbers, axis: 0 | 1 | 2, angle: number): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
  for (let k = 0; k < 9; k++) out[k] = k === 4 * axis ? 1 : 0;
  out[4 * i] = c;
  out[4 * j] = c;
  out[3 * i + j] = -s;
  out[3 * j + i] = s;
}
