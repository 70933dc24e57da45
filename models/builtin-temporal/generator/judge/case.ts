import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPoseEngine } from '#main/engine/pose-engine.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { trackWith } from '#main/pipeline/track-people.ts';
import type { BodyPoints } from '#shared/body/landmarks.ts';
import { JOINT, JOINT_COUNT, type JointName } from '#shared/body/smpl-tree.ts';
import type { ClipFacts } from '#shared/fitting/observe.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { scenePoints } from '#shared/training/examples/exact-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { Recording } from '../detector/recording.ts';

/** Somebody in a clip, as the capture sees them, and where the joints truly are. */
export interface Case {
  readonly clip: ClipFacts;
  readonly track: PersonTrack;
  /** Joints that are compared, indices of SMPL's. The first two are the hips. */
  readonly joints: readonly number[];
  /** Their places in camera space in a frame of the clip, metres; null where they are not known. */
  readonly truth: (frame: number) => ArrayLike<number> | null;
}

/** All but the hands, the hips first. */
const ALL_JOINTS: readonly number[] = [
  JOINT.l_hip,
  JOINT.r_hip,
  ...Array.from({ length: 22 }, (_, j) => j).filter((j) => j !== JOINT.l_hip && j !== JOINT.r_hip),
];

/** The truth of a clip whose 24 joints are known in all frames, camera space, metres, shape [T, 24, 3]. */
function fromJoints(all: ArrayLike<number>): Case['truth'] {
  const frames = all.length / (3 * JOINT_COUNT);
  return (frame) => {
    if (frame >= frames) return null;
    return ALL_JOINTS.flatMap((j) => [0, 1, 2].map((a) => all[(frame * JOINT_COUNT + j) * 3 + a]!));
  };
}

/** Recordings of the detector whose person was seen in nearly all frames. */
export function recordedCases(recordings: readonly Recording[], body: BodyPoints): Case[] {
  return recordings.flatMap(({ scene, track }) => {
    const seen = track ? track.seen.reduce((sum, value) => sum + value, 0) : 0;
    if (!track || seen < 0.9 * scene.frames) return [];
    const ptsUs = Float64Array.from({ length: scene.frames }, (_, t) => (t * 1e6) / 30);
    const clip = { ptsUs, fps: { num: 30, den: 1 }, imageSize: scene.camera.imageSize, focalPx: null };
    return [{ clip, track, joints: ALL_JOINTS, truth: fromJoints(scenePoints(scene, body).joints) }];
  });
}

/** The demo clip, or its first frames. */
export async function demoCase(frames = Number.POSITIVE_INFINITY): Promise<Case> {
  const file = (name: string): URL => new URL(`../../../demo-clip/${name}`, import.meta.url);
  const npz = readNpz(await readFile(file('truth.npz')));
  return {
    ...(await seenIn(fileURLToPath(file('demo.mp4')), frames)),
    joints: ALL_JOINTS,
    truth: fromJoints(npzNumbers(npz, 'joints_cam').data as Float32Array),
  };
}

/** Names of the reference's joints and ours. */
const REFERENCE: readonly (readonly [string, JointName])[] = [
  ['LHip', 'l_hip'],
  ['RHip', 'r_hip'],
  ['LKnee', 'l_knee'],
  ['RKnee', 'r_knee'],
  ['LAnkle', 'l_ankle'],
  ['RAnkle', 'r_ankle'],
  ['LShoulder', 'l_shoulder'],
  ['RShoulder', 'r_shoulder'],
  ['LElbow', 'l_elbow'],
  ['RElbow', 'r_elbow'],
  ['LWrist', 'l_wrist'],
  ['RWrist', 'r_wrist'],
];

interface Reference {
  readonly joints: readonly string[];
  readonly joints3d_world: readonly (readonly (readonly number[])[])[];
  readonly cameras: Readonly<
    Record<string, { readonly R: readonly (readonly number[])[]; readonly t: readonly number[] }>
  >;
}

/** A folder of synchronised, calibrated cameras with a 3D reference (`reference.json`). */
export async function multiviewCases(folder: string): Promise<Case[]> {
  const path = join(folder, 'reference.json');
  if (!existsSync(path)) return [];
  const { joints, joints3d_world: places, cameras } = JSON.parse(await readFile(path, 'utf8')) as Reference;
  const cases: Case[] = [];
  for (const [name, { R, t }] of Object.entries(cameras)) {
    const truth = (frame: number): number[] | null => {
      const at = places[frame];
      if (!at) return null;
      return REFERENCE.flatMap(([joint]) => {
        const p = at[joints.indexOf(joint)]!;
        return R.map((row, a) => row[0]! * p[0]! + row[1]! * p[1]! + row[2]! * p[2]! + t[a]!);
      });
    };
    const seen = await seenIn(join(folder, `${name}.mp4`));
    cases.push({ ...seen, joints: REFERENCE.map(([, joint]) => JOINT[joint]), truth });
  }
  return cases;
}

/** The most important person of a video. */
async function seenIn(path: string, frames = Number.POSITIVE_INFINITY): Promise<Pick<Case, 'clip' | 'track'>> {
  await using engine = await createPoseEngine({ quality: 'balanced', device: 'cpu', workers: 1 });
  const info = await probeVideo(path);
  const source = { info, from: 0, to: Math.min(frames, info.ptsUs.length) };
  const { tracks } = await trackWith(engine, source, { quality: 'balanced', people: 1, device: 'cpu' }, quietContext());
  const clip = { ptsUs: info.ptsUs, fps: info.fps, imageSize: [info.width, info.height] as const, focalPx: null };
  return { clip, track: tracks[0]! };
}
