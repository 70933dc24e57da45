import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { aimPoses } from '#shared/networks/aim/aim-poses.ts';
import { AIMED_AT, createPosedBody, poseInto } from '#shared/networks/aim/aimed-body.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';

/** Half a turn about x: the body is upright before a camera whose y points down, and faces it. */
const FACING = [Math.PI, 0, 0] as const;
const DEPTH = 3;
/** The square's side per metre of distance, and where its ray points. */
const [SIZE, X, Y] = [0.75, 0.2, -0.05];

type Turns = Partial<Record<keyof typeof JOINT, readonly [number, number, number]>>;

function pose(turns: Turns): Float32Array {
  const out = new Float32Array(9 * JOINT_COUNT);
  for (const [name, j] of Object.entries(JOINT))
    axisAngleToMatrixInto(out, 9 * j, turns[name as keyof Turns] ?? [0, 0, 0]);
  return out;
}

/** What a camera sees of a pose that stands on the square's ray. */
function shown(rotations: Float32Array): Float32Array {
  const row = new Float32Array(KEYPOINT_FEATURES);
  const posed = createPosedBody();
  poseInto(posed, rotations);
  // Ray axes are those of the camera where the ray is its axis; here the ray is turned a little, which the view undoes.
  row.set([0, 0, SIZE, 0.8], 6 * LANDMARK_COUNT);
  for (const [i, { landmark }] of AIMED_AT.entries()) {
    const z = posed.landmarks[3 * i + 2]! + DEPTH;
    row[6 * landmark] = ((2 / SIZE) * posed.landmarks[3 * i]!) / z;
    row[6 * landmark + 1] = ((2 / SIZE) * posed.landmarks[3 * i + 1]!) / z;
    row[6 * landmark + 2] = 1;
  }
  return row;
}

function landmarkOf(rotations: Float32Array, landmark: number): number[] {
  const posed = createPosedBody();
  poseInto(posed, rotations);
  const i = AIMED_AT.findIndex((one) => one.landmark === landmark);
  return [...posed.landmarks.subarray(3 * i, 3 * i + 3)];
}

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((x, i) => x - b[i]!));
const angle = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

const TRUTH = { pelvis: FACING, l_shoulder: [0, 0, -0.8], r_knee: [0.5, 0, 0] } as const satisfies Turns;

describe('aimPoses', () => {
  it('leaves a pose that falls onto its landmarks as it is', () => {
    const said = pose(TRUTH);
    expect(angle(aimPoses(said, shown(said), [0]), said)).toBeLessThan(1e-3);
  });

  it('brings an arm that points elsewhere in the picture most of the way to where it was seen', () => {
    const truth = pose(TRUTH);
    const said = pose({ ...TRUTH, l_shoulder: [0, 0, -0.4] });
    const wrist = (of: Float32Array): number[] => landmarkOf(of, LANDMARK.l_wrist);
    const aimed = aimPoses(said, shown(truth), [0]);
    expect(distance(wrist(aimed), wrist(truth))).toBeLessThan(0.4 * distance(wrist(said), wrist(truth)));
    // What was right stays so.
    const foot = (of: Float32Array): number[] => landmarkOf(of, LANDMARK.r_ankle);
    expect(distance(foot(aimed), foot(truth))).toBeLessThan(0.02);
  });

  it('gives rotations', () => {
    const aimed = aimPoses(pose({ ...TRUTH, l_shoulder: [0.3, 0, 0.4] }), shown(pose(TRUTH)), [0]);
    for (let j = 0; j < JOINT_COUNT; j++) {
      for (const row of [0, 3, 6]) {
        expect(Math.hypot(...aimed.subarray(9 * j + row, 9 * j + row + 3))).toBeCloseTo(1, 5);
      }
    }
  });

  it('follows no landmark that is far from everything else', () => {
    const said = pose(TRUTH);
    const rows = shown(said);
    rows[6 * LANDMARK.l_wrist]! += 1.2;
    const aimed = aimPoses(said, rows, [0]);
    expect(distance(landmarkOf(aimed, LANDMARK.l_wrist), landmarkOf(said, LANDMARK.l_wrist))).toBeLessThan(0.15);
  });

  it('says nothing of what was not seen', () => {
    const said = pose({ ...TRUTH, l_shoulder: [0, 0, -0.4] });
    expect(angle(aimPoses(said, new Float32Array(KEYPOINT_FEATURES), [0]), said)).toBeLessThan(1e-6);
    const rows = shown(pose(TRUTH));
    for (const landmark of [LANDMARK.l_elbow, LANDMARK.l_wrist]) rows.fill(0, 6 * landmark, 6 * landmark + 6);
    expect(angle(aimPoses(said, rows, [0]), said)).toBeLessThan(0.05);
  });

  it('sees a person at the edge of the picture as one in its middle', () => {
    const truth = pose(TRUTH);
    const said = pose({ ...TRUTH, l_shoulder: [0, 0, -0.4] });
    const middle = aimPoses(said, shown(truth), [0]);
    // The same landmarks in a square whose ray is turned: only the perspective within the square differs.
    const rows = shown(truth);
    rows.set([X, Y], 6 * LANDMARK_COUNT);
    const wrist = (of: Float32Array): number[] => landmarkOf(of, LANDMARK.l_wrist);
    expect(distance(wrist(aimPoses(said, rows, [0])), wrist(middle))).toBeLessThan(0.06);
  });

  it('does not take over how landmarks jitter', () => {
    const said = pose(TRUTH);
    const frames = 12;
    const still = shown(said);
    const rotations = new Float32Array(frames * said.length);
    const rows = new Float32Array(frames * KEYPOINT_FEATURES);
    for (let t = 0; t < frames; t++) {
      rotations.set(said, t * said.length);
      const row = still.slice();
      row[6 * LANDMARK.r_wrist]! += t % 2 === 0 ? 0.04 : -0.04;
      rows.set(row, t * KEYPOINT_FEATURES);
    }
    const aimed = aimPoses(
      rotations,
      rows,
      Array.from({ length: frames }, (_, t) => t / 30),
    );
    const wristAt = (t: number): number[] => {
      return landmarkOf(aimed.subarray(t * said.length, (t + 1) * said.length), LANDMARK.r_wrist);
    };
    // The landmark moves by 9 cm from frame to frame.
    expect(distance(wristAt(5), wristAt(6))).toBeLessThan(0.01);
  });
});
