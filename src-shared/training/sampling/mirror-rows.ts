import { KEYPOINT_SETS } from '../../body/keypoint-sets.ts';
import { MIRROR } from '../../body/smpl-tree.ts';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '../../vision/blazepose.ts';
import type { ArrayName, FrameBlock } from '../store/store-arrays.ts';

/** For each point of a set the one on the other side of the body. */
function mirrorOf(names: readonly string[]): readonly number[] {
  return names.map((name) => {
    const other = name.replace(
      /^(op_)?([lr])(?=eye|ear|shoulder|elbow|wrist|hip|knee|ankle|heel|bigtoe|smalltoe)/,
      swapSide,
    );
    return names.indexOf(other);
  });
}

function swapSide(_whole: string, op: string | undefined, side: string): string {
  return `${op ?? ''}${side === 'l' ? 'r' : 'l'}`;
}

const SPIN = mirrorOf(KEYPOINT_SETS.spin);
const COMMON = mirrorOf(KEYPOINT_SETS.common);

/** Numbers of a point whose sign changes when left and right are exchanged, as a factor per number. */
interface Points {
  readonly partner: readonly number[];
  readonly signs: readonly number[];
}

const POINTS: Partial<Record<ArrayName, Points>> = {
  keypoints2d: { partner: SPIN, signs: [-1, 1, 1] },
  joints3d: { partner: SPIN, signs: [-1, 1, 1] },
  joints14: { partner: COMMON, signs: [-1, 1, 1] },
  // A rotation seen in a mirror across x: its axis turns over, and so does its sense.
  pose: { partner: MIRROR, signs: [1, -1, -1] },
  landmarks: { partner: LANDMARK_MIRROR, signs: [-1, 1, 1, -1, 1, 1] },
  trans: { partner: [0], signs: [-1, 1, 1] },
};

/** Arrays that are the same in a mirror. The box stays where it is; nothing in training reads it. */
const UNCHANGED: readonly ArrayName[] = ['betas', 'hasJoints', 'hasTheta', 'box', 'time'];

/** Arrays that cannot be mirrored: features of a picture that was not. */
export const NOT_MIRRORED: readonly ArrayName[] = ['features'];

/** Rows of a block as a mirror shows them: x turned over, left and right exchanged. */
export function mirrorRows(block: FrameBlock, rows: number): FrameBlock {
  const out: FrameBlock = {};
  for (const [name, data] of Object.entries(block) as [ArrayName, Float32Array][]) {
    if (NOT_MIRRORED.includes(name)) throw new RangeError(`${name} cannot be mirrored`);
    const points = POINTS[name];
    if (UNCHANGED.includes(name) || !points) out[name] = data.slice();
    else out[name] = mirrored(data, rows, points);
    // The direction of the landmarks' square: to the other side.
    if (name === 'landmarks') {
      const size = data.length / rows;
      const at = LANDMARK_COUNT * 6;
      for (let t = 0; t < rows; t++) out[name]![t * size + at] = -data[t * size + at]!;
    }
  }
  return out;
}

function mirrored(data: Float32Array, rows: number, { partner, signs }: Points): Float32Array {
  const out = data.slice();
  const size = data.length / rows;
  const width = signs.length;
  for (let t = 0; t < rows; t++) {
    for (const [point, other] of partner.entries()) {
      for (const [k, sign] of signs.entries()) {
        out[t * size + point * width + k] = sign * data[t * size + other * width + k]!;
      }
    }
  }
  return out;
}
