import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../vision/blazepose.ts';
import { STAF_JOINTS } from './vibe-person.ts';

/**
 * Landmarks whose mean is each of STAF's 21 joints: nose, neck, right then left arm, mid hip, right then left leg, eyes,
 * ears, neck and head top of LSP. BlazePose sees no head top.
 */
const LANDMARKS_OF: readonly (readonly LandmarkName[])[] = [
  ['nose'],
  ['l_shoulder', 'r_shoulder'],
  ['r_shoulder'],
  ['r_elbow'],
  ['r_wrist'],
  ['l_shoulder'],
  ['l_elbow'],
  ['l_wrist'],
  ['l_hip', 'r_hip'],
  ['r_hip'],
  ['r_knee'],
  ['r_ankle'],
  ['l_hip'],
  ['l_knee'],
  ['l_ankle'],
  ['r_eye'],
  ['l_eye'],
  ['r_ear'],
  ['l_ear'],
  ['l_shoulder', 'r_shoulder'],
  [],
];

/**
 * STAF's joints of one frame from landmarks; the confidence is that of the least certain landmark, and 0 (with 0, 0 as
 * place) where one is missing.
 *
 * @param out       x px, y px, confidence, shape [21, 3] at `o`
 * @param landmarks x px, y px, confidence, shape [33, 3] at `lo`
 */
export function stafJointsInto(out: Float32Array, o: number, landmarks: ArrayLike<number>, lo: number): void {
  for (let i = 0; i < STAF_JOINTS; i++) {
    const at = LANDMARKS_OF[i]!.map((name) => lo + 3 * LANDMARK[name]);
    const confidence = at.length > 0 ? Math.min(...at.map((k) => landmarks[k + 2]!)) : 0;
    const mean = (a: number): number => at.reduce((sum, k) => sum + landmarks[k + a]!, 0) / at.length;
    out.set(confidence > 0 ? [mean(0), mean(1), confidence] : [0, 0, 0], o + 3 * i);
  }
}

/**
 * Landmarks of one frame from STAF's joints; those STAF does not see stay 0.
 *
 * @param out    x px, y px, confidence, shape [33, 3] at `o`
 * @param joints x px, y px, confidence, shape [21, 3] at `jo`
 */
export function landmarksFromStafInto(out: Float32Array, o: number, joints: ArrayLike<number>, jo: number): void {
  out.fill(0, o, o + 3 * LANDMARK_COUNT);
  for (const [i, names] of LANDMARKS_OF.entries()) {
    if (names.length !== 1 || !(joints[jo + 3 * i + 2]! > 0)) continue;
    for (let a = 0; a < 3; a++) out[o + 3 * LANDMARK[names[0]!] + a] = joints[jo + 3 * i + a]!;
  }
}
