import { probeVideo } from '#main/media/probe-video.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { trackPeople } from '#main/pipeline/track-people.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody, skinInto } from '#shared/body/skinning.ts';
import { refitWindow } from '#shared/fitting/refit-window.ts';
import { prepareBody, type SolverBody, solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { bodyMotion } from '#shared/formats/body-motion.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { restMesh } from '#shared/formats/rest-mesh.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { DEMO_CLIP } from '../demo-media.ts';
import { type Figure, measure, milliseconds } from '../measure.ts';

const VIBE_NOTE =
  'lift, fit, floor, feet; VIBE’s own Temporal SMPLify takes 18 to 46 s for 100 to 300 frames on a like machine';

interface Demo {
  readonly info: VideoInfo;
  readonly track: PersonTrack;
  readonly body: SolverBody;
}

let demo: Promise<Demo> | null = null;

/** The demo clip's person as the detector sees it, worked out once. */
function loadDemo(): Promise<Demo> {
  demo ??= (async () => {
    const info = await probeVideo(DEMO_CLIP);
    const source = { info, from: 0, to: info.ptsUs.length };
    const { tracks } = await trackPeople(source, { quality: 'fast', people: 1, device: 'cpu' }, quietContext());
    const [track] = tracks;
    if (!track) throw new Error('the demo person was not found');
    return { info, track, body: prepareBody(await loadBuiltinBody()) };
  })();
  return demo;
}

/** Everything from landmarks to a grounded take of so many frames, one thread. */
export async function smplify(frames: number, signal: AbortSignal): Promise<Figure> {
  const { info, track, body } = await loadDemo();
  const clip = clipOf(info, frames);
  const piece = trackOf(track, frames);
  return await measure(() => milliseconds(() => solveTakes([piece], clip, body)), {
    unit: 'ms',
    runs: 7,
    warmup: 2,
    signal,
    note: VIBE_NOTE,
  });
}

/** Refit of a 31-frame window after one dragged wrist, as the editor does on mouse release. */
export async function refit31(signal: AbortSignal): Promise<Figure> {
  const { info, track, body } = await loadDemo();
  const take = solveTakes([track], clipOf(info, track.firstFrame + track.frames), body).takes[0]!;
  const from = Math.max(0, Math.floor(take.frames / 2) - 15);
  const row = from + 15;
  const wrist = (row * 33 + LANDMARK.l_wrist) * 3;
  const edit = {
    row,
    landmark: LANDMARK.l_wrist,
    x: take.keypoints2d[wrist]! + 25,
    y: take.keypoints2d[wrist + 1]! - 20,
  };
  return await measure(() => milliseconds(() => refitWindow(take, body, { from, to: from + 31, edits: [edit] })), {
    unit: 'ms',
    runs: 15,
    warmup: 5,
    signal,
  });
}

/** Posed meshes of the built-in body per second, pose corrections included, one thread. */
export async function lbsBodies(signal: AbortSignal): Promise<Figure> {
  const body = await loadBuiltinBody();
  const betas = new Float32Array(10);
  const shaped = shapeBody(body, betas);
  const rest = shapedRestJoints(restJoints(body), betas);
  const posed = createPosedJoints();
  const out = new Float32Array(body.vertexCount * 3);
  const pose = Float32Array.from({ length: 72 }, (_, i) => 0.3 * Math.sin(i));
  const local = new Float64Array(24 * 9);
  const bodies = 200;
  const run = () => {
    const start = performance.now();
    for (let i = 0; i < bodies; i++) {
      forwardKinematicsInto(posed, rest, pose, 0, [0, 0, 0], 0);
      for (let j = 0; j < 24; j++) axisAngleToMatrixInto(local, 9 * j, pose, 3 * j);
      skinInto(out, shaped, rest, posed, local);
    }
    return (1000 * bodies) / (performance.now() - start);
  };
  return await measure(run, {
    unit: 'bodies/s',
    runs: 7,
    warmup: 2,
    higherIsBetter: true,
    signal,
    note: `${body.vertexCount} vertices`,
  });
}

/** Writing 10,000 frames with mesh as FBX, without reading back. */
export async function exportFbx10k(signal: AbortSignal): Promise<Figure> {
  const take = await demoTake(10_000);
  const model = await loadBuiltinBody();
  const run = () =>
    milliseconds(() => {
      const motion = bodyMotion(take, shapedRestJoints(restJoints(model), take.betas));
      writeFbx([{ motion, mesh: restMesh(shapeBody(model, take.betas)) }], 'bench');
    });
  return await measure(run, { unit: 'ms', runs: 5, warmup: 1, signal, note: 'one person with mesh' });
}

/** A take of the demo's person, played to and fro until it has so many frames. */
export async function demoTake(frames: number): Promise<Take> {
  const { info, track, body } = await loadDemo();
  return repeatTake(solveTakes([track], clipOf(info, track.firstFrame + track.frames), body).takes[0]!, frames);
}

function clipOf(info: VideoInfo, frames: number) {
  const { num, den } = info.fps;
  const ptsUs = Float64Array.from({ length: frames }, (_, i) => Math.round((i * 1e6 * den) / num));
  return { ptsUs, fps: info.fps, imageSize: [info.width, info.height] as const, focalPx: info.focalPx };
}

/** Rows of a track, played forwards and backwards in turn until there are enough. */
function trackOf(track: PersonTrack, frames: number): PersonTrack {
  const rows = Array.from({ length: frames }, (_, i) => pingPong(i, track.frames));
  const floats = (array: Float32Array) => pickRows(array, track.frames, rows);
  return {
    person: 1,
    firstFrame: 0,
    frames,
    seen: Uint8Array.from(rows, (row) => track.seen[row]!),
    image: floats(track.image),
    confidence: floats(track.confidence),
    world: floats(track.world),
    presence: floats(track.presence),
    box: floats(track.box),
  };
}

function repeatTake(take: Take, frames: number): Take {
  const rows = Array.from({ length: frames }, (_, i) => pingPong(i, take.frames));
  const floats = (array: Float32Array) => pickRows(array, take.frames, rows);
  const { num, den } = take.fps;
  return {
    ...take,
    frames,
    ptsUs: Float64Array.from({ length: frames }, (_, i) => Math.round((i * 1e6 * den) / num)),
    poses: floats(take.poses),
    trans: floats(take.trans),
    joints: floats(take.joints),
    jointsCam: floats(take.jointsCam),
    keypoints2d: floats(take.keypoints2d),
    contacts: floats(take.contacts),
    score: floats(take.score),
    seen: new Uint8Array(frames).fill(1),
  };
}

function pickRows(array: Float32Array, frames: number, rows: readonly number[]): Float32Array {
  const stride = array.length / frames;
  const out = new Float32Array(rows.length * stride);
  for (const [i, row] of rows.entries()) out.set(array.subarray(row * stride, (row + 1) * stride), i * stride);
  return out;
}

function pingPong(i: number, length: number): number {
  const phase = i % Math.max(1, 2 * length - 2);
  return phase < length ? phase : 2 * length - 2 - phase;
}
