import { LANDMARK, LANDMARK_NAMES, type LandmarkName, MAIN_BONES } from '#shared/vision/blazepose.ts';

/** Lengths of bones between landmarks, metres, of an adult of 1.7 m; depth is guessed from how much shorter they look. */
const LENGTHS: ReadonlyMap<string, number> = new Map([
  ['l_shoulder r_shoulder', 0.36],
  ['l_hip r_hip', 0.22],
  ['l_shoulder l_elbow', 0.28],
  ['r_shoulder r_elbow', 0.28],
  ['l_elbow l_wrist', 0.25],
  ['r_elbow r_wrist', 0.25],
  ['l_shoulder l_hip', 0.49],
  ['r_shoulder r_hip', 0.49],
  ['l_hip l_knee', 0.42],
  ['r_hip r_knee', 0.42],
  ['l_knee l_ankle', 0.41],
  ['r_knee r_ankle', 0.41],
]);
const L = LANDMARK;

/** Bones longest in the picture tell the scale; the very longest may be a mistake. */
const SCALE_RANK = 1;

/** Limbs from the trunk outwards, and whether they bend forward (+1) or backward (−1). */
const LIMBS: readonly (readonly [parent: LandmarkName, child: LandmarkName, bend: 1 | -1])[] = (
  ['l', 'r'] as const
).flatMap((side) => [
  [`${side}_shoulder`, `${side}_elbow`, 1],
  [`${side}_elbow`, `${side}_wrist`, 1],
  [`${side}_hip`, `${side}_knee`, 1],
  [`${side}_knee`, `${side}_ankle`, -1],
]);

/** Metres along (ahead, down) from a landmark to those that a set of keypoints does not have. */
const NEAR: readonly (readonly [child: LandmarkName, parent: LandmarkName, ahead: number, down: number])[] = (
  ['l', 'r'] as const
).flatMap((side): [LandmarkName, LandmarkName, number, number][] => [
  [`${side}_heel`, `${side}_ankle`, -0.05, 0.06],
  [`${side}_foot_index`, `${side}_ankle`, 0.14, 0.07],
  [`${side}_pinky`, `${side}_wrist`, 0, 0.08],
  [`${side}_index`, `${side}_wrist`, 0, 0.09],
  [`${side}_thumb`, `${side}_wrist`, 0.02, 0.05],
  [`${side}_eye_inner`, 'nose', -0.02, -0.04],
  [`${side}_eye`, 'nose', -0.03, -0.04],
  [`${side}_eye_outer`, 'nose', -0.04, -0.04],
  [`${side}_ear`, 'nose', -0.1, -0.03],
  [`${side}_mouth`, 'nose', -0.02, 0.05],
]);

/** Px a metre has in one picture, from how long bones look; 0 where too little is seen. */
export function pixelsPerMetre(points: ArrayLike<number>, at: number): number {
  const scales: number[] = [];
  for (const [a, b] of MAIN_BONES) {
    if (!(points[at + 3 * a + 2]! > 0) || !(points[at + 3 * b + 2]! > 0)) continue;
    const length = LENGTHS.get(`${LANDMARK_NAMES[a]} ${LANDMARK_NAMES[b]}`)!;
    scales.push(
      Math.hypot(points[at + 3 * a]! - points[at + 3 * b]!, points[at + 3 * a + 1]! - points[at + 3 * b + 1]!) / length,
    );
  }
  scales.sort((a, b) => b - a);
  return scales[Math.min(SCALE_RANK, scales.length - 1)] ?? 0;
}

/**
 * A guess of 3D landmarks from one picture alone (after Taylor, CVIU 2000): bones that look short point towards or away
 * from the camera, elbows and knees bend the way they can, the face tells which way a body looks.
 *
 * @param out    written at `o`: metres from the middle of the hips, camera axes, shape [33, 3]
 * @param points x, y px and confidence, read at `at`, shape [33, 3]
 * @param scale  px a metre has
 * @returns false where hips or shoulders are not seen
 */
export function guessDepthInto(
  out: Float32Array,
  o: number,
  points: ArrayLike<number>,
  at: number,
  scale: number,
): boolean {
  const has = (k: number): boolean => points[at + 3 * k + 2]! > 0;
  const trunk = [L.l_hip, L.r_hip, L.l_shoulder, L.r_shoulder];
  if (!(scale > 0) || !trunk.every(has)) return false;
  const px = (k: number, a: 0 | 1): number => points[at + 3 * k + a]!;
  const middle = (a: 0 | 1): number => (px(L.l_hip, a) + px(L.r_hip, a)) / 2;
  const [cx, cy] = [middle(0), middle(1)];
  const set = (k: number, x: number, y: number, z: number): void => out.set([x, y, z], o + 3 * k);
  const flat = (k: number): [number, number] => [(px(k, 0) - cx) / scale, (px(k, 1) - cy) / scale];
  const ahead = facing(points, at, scale);
  // The left lies a quarter turn from ahead: (−z, x) in the plane of the floor.
  const left = [-ahead[1], ahead[0]] as const;
  for (const [l, r, width] of [
    [L.l_hip, L.r_hip, 0.22],
    [L.l_shoulder, L.r_shoulder, 0.36],
  ] as const) {
    set(l, ...flat(l), (left[1] * width) / 2);
    set(r, ...flat(r), (-left[1] * width) / 2);
  }
  for (const [parentName, childName, bend] of LIMBS) {
    const [parent, child] = [L[parentName], L[childName]];
    const from = out.subarray(o + 3 * parent, o + 3 * parent + 3);
    const length = LENGTHS.get(`${parentName} ${childName}`)!;
    if (!has(child)) {
      set(child, from[0]!, from[1]! + length, from[2]!);
      continue;
    }
    const [x, y] = flat(child);
    const seen = Math.hypot(x - from[0]!, y - from[1]!);
    const depth = Math.sqrt(Math.max(0, length * length - seen * seen));
    set(child, x, y, from[2]! + bend * ahead[1] * depth);
  }
  const neck = [0, 1].map((a) => (out[o + 3 * L.l_shoulder + a]! + out[o + 3 * L.r_shoulder + a]!) / 2);
  const nose = has(L.nose) ? flat(L.nose) : ([neck[0]! + 0.1 * ahead[0], neck[1]! - 0.2] as const);
  set(L.nose, nose[0], nose[1], 0.1 * ahead[1]);
  for (const [childName, parentName, forward, down] of NEAR) {
    const [child, parent] = [L[childName], L[parentName]];
    const from = out.subarray(o + 3 * parent, o + 3 * parent + 3);
    const [x, y] = has(child) ? flat(child) : [from[0]! + forward * ahead[0], from[1]! + down];
    set(child, x, y, from[2]! + forward * ahead[1]);
  }
  return true;
}

/** Where a body looks, seen from above: (x, z) of camera axes, unit length. Who faces the camera has (0, −1). */
function facing(points: ArrayLike<number>, at: number, scale: number): readonly [number, number] {
  const x = (k: number): number => points[at + 3 * k]!;
  const across = (x(L.l_shoulder) - x(L.r_shoulder)) / scale / 0.36 + (x(L.l_hip) - x(L.r_hip)) / scale / 0.22;
  const z = -Math.max(-1, Math.min(1, across / 2));
  const sideways = Math.sqrt(1 - z * z);
  const has = (k: number): boolean => points[at + 3 * k + 2]! > 0;
  const shoulders = (x(L.l_shoulder) + x(L.r_shoulder)) / 2;
  const head = has(L.nose) ? x(L.nose) - shoulders : 0;
  const feet = ['l', 'r'].reduce((sum, side) => {
    const [toe, heel] = [L[`${side}_foot_index` as LandmarkName], L[`${side}_heel` as LandmarkName]];
    return has(toe) && has(heel) ? sum + x(toe) - x(heel) : sum;
  }, 0);
  return [Math.sign(head + feet || 1) * sideways, z];
}
