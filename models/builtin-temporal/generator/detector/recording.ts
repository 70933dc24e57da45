import type { BodyPoints } from '#shared/body/landmarks.ts';
import type { NpyArray } from '#shared/formats/npy.ts';
import { npzNumbers, npzText, readNpz, writeNpz } from '#shared/formats/npz.ts';
import { exactTrack } from '#shared/training/examples/exact-track.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { LANDMARK_COUNT, MAIN_JOINTS } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/** What the detector said of a filmed scene, beside the truth. */
export interface Recording {
  readonly scene: Scene;
  /** Null where nobody was found. Its rows begin at `firstFrame` of the scene. */
  readonly track: PersonTrack | null;
  readonly action: string;
  readonly subject: number;
}

const NONE = new Float32Array(0);

/** A recording as an .npz file. */
export function writeRecording({ scene, track, action, subject }: Recording): Uint8Array {
  const { frames, camera, poses, pelvis, betas } = scene;
  const n = track?.frames ?? 0;
  const floats = (data: Float32Array, ...shape: number[]): NpyArray => ({ dtype: 'f4', shape, data });
  const bytes = track?.seen ?? new Uint8Array(0);
  return writeNpz({
    action: { dtype: 'U', shape: [], data: [action] },
    subject: { dtype: 'i4', shape: [], data: Int32Array.of(subject) },
    camera: floats(Float32Array.of(camera.focalPx, ...camera.imageSize), 3),
    poses: floats(poses, frames, 72),
    pelvis: floats(pelvis, frames, 3),
    betas: floats(betas, 10),
    first: { dtype: 'i4', shape: [], data: Int32Array.of(track?.firstFrame ?? 0) },
    seen: { dtype: 'u1', shape: [n], data: bytes },
    image: floats(track?.image ?? NONE, n, LANDMARK_COUNT, 3),
    world: floats(track?.world ?? NONE, n, LANDMARK_COUNT, 3),
    confidence: floats(track?.confidence ?? NONE, n, LANDMARK_COUNT),
    presence: floats(track?.presence ?? NONE, n),
    box: floats(track?.box ?? NONE, n, 4),
  });
}

/** Reads what `writeRecording` wrote. */
export function readRecording(bytes: Uint8Array): Recording {
  const npz = readNpz(bytes);
  const floats = (name: string): Float32Array => Float32Array.from(npzNumbers(npz, name).data, Number);
  const [focalPx, width, height] = floats('camera') as unknown as [number, number, number];
  const poses = floats('poses');
  const seen = Uint8Array.from(npzNumbers(npz, 'seen').data, Number);
  const track: PersonTrack = {
    person: 1,
    firstFrame: Number(npzNumbers(npz, 'first').data[0]),
    frames: seen.length,
    seen,
    image: floats('image'),
    world: floats('world'),
    confidence: floats('confidence'),
    presence: floats('presence'),
    box: floats('box'),
  };
  return {
    scene: {
      frames: poses.length / 72,
      camera: { focalPx, imageSize: [width, height] },
      poses,
      pelvis: floats('pelvis'),
      betas: floats('betas'),
    },
    track: seen.length > 0 ? track : null,
    action: npzText(npz, 'action'),
    subject: Number(npzNumbers(npz, 'subject').data[0]),
  };
}

/** Mean distance in the picture beyond which the detector was looking at something else, metres at the person. */
const ELSEWHERE = 0.3;

/** The recording without frames in which the detector looked at something other than the person. */
export function lookingAtPerson(recording: Recording, body: BodyPoints): Recording {
  const { scene, track } = recording;
  if (!track) return recording;
  const truth = exactTrack(scene, body);
  const seen = track.seen.slice();
  for (let row = 0; row < track.frames; row++) {
    const t = row + track.firstFrame;
    const perMetre = scene.camera.focalPx / scene.pelvis[3 * t + 2]!;
    let sum = 0;
    let weight = 0;
    for (const k of MAIN_JOINTS) {
      const i = row * LANDMARK_COUNT + k;
      const o = t * LANDMARK_COUNT + k;
      const w = 0.05 + track.confidence[i]!;
      sum +=
        w * Math.hypot(track.image[3 * i]! - truth.image[3 * o]!, track.image[3 * i + 1]! - truth.image[3 * o + 1]!);
      weight += w;
    }
    if (sum / weight / perMetre > ELSEWHERE) seen[row] = 0;
  }
  return { ...recording, track: seen.some((value) => value === 1) ? { ...track, seen } : null };
}
