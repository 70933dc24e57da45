import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { npzNumbers, npzText, readNpz, writeNpz } from '#shared/formats/npz.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { emptyTrack } from '#shared/vision/empty-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/** Label of the demo clip among the recordings: it judges, and is never trained on. */
export const DEMO_RECORDING = 'demo clip';

/** What the detector saw of a filmed motion, beside the truth. */
export interface PackedRecording {
  /** What the body does. */
  readonly label: string;
  /** `train` is learnt from; `probe` only judges whether something was forgotten. */
  readonly split: 'train' | 'probe';
  readonly scene: Scene;
  /** Rows of the whole scene. */
  readonly track: PersonTrack;
}

const POSE = 3 * JOINT_COUNT;
/** Steps per radian, metre and px: finer than the detector is sure of by an order and more. */
const STEPS = { pose: 5_000, pelvis: 500, metre: 1_000, px: 4, confidence: 255 } as const;
const BOX = 4;
const IMAGE = 2 * LANDMARK_COUNT;
const WORLD = 3 * LANDMARK_COUNT;

/**
 * Recordings in one file: whole numbers, each the difference to the frame before, in planes, so that deflating does its
 * work. Places are kept to ¼ px, 1 mm (2 mm for the
 * way to the camera) and 2 · 10⁻⁴ rad. Landmarks' depth in the picture is left out: no network reads it.
 */
export function packRecordings(recordings: readonly PackedRecording[]): Uint8Array {
  const frames = recordings.map(({ scene }) => scene.frames);
  const planes = (width: number, steps: number, of: (recording: PackedRecording) => Float32Array): Int16Array => {
    const total = frames.reduce((sum, count) => sum + count, 0);
    const out = new Int16Array(width * total);
    let at = 0;
    for (const recording of recordings) {
      const data = of(recording);
      for (let t = 0; t < recording.scene.frames; t++) {
        for (let k = 0; k < width; k++) {
          const now = wholeStep(data[t * width + k]!, steps);
          const before = t === 0 ? 0 : wholeStep(data[(t - 1) * width + k]!, steps);
          out[k * total + at + t] = now - before;
        }
      }
      at += recording.scene.frames;
    }
    return out;
  };
  const rows = frames.reduce((sum, count) => sum + count, 0);
  const int16 = (data: Int16Array, ...shape: number[]) => ({ dtype: 'i2' as const, shape, data });
  const floats = (values: readonly number[], ...shape: number[]) => ({
    dtype: 'f4' as const,
    shape,
    data: Float32Array.from(values),
  });
  const text = (data: string[]) => ({ dtype: 'U' as const, shape: [data.length], data });
  return writeNpz(
    {
      format: { dtype: 'U', shape: [], data: ['vibe-studio-recordings 1'] },
      labels: text(recordings.map(({ label }) => label)),
      splits: text(recordings.map(({ split }) => split)),
      frames: { dtype: 'i4', shape: [frames.length], data: Int32Array.from(frames) },
      cameras: floats(
        recordings.flatMap(({ scene: { camera, fps = 30 } }) => [camera.focalPx, ...camera.imageSize, fps]),
        frames.length,
        4,
      ),
      betas: floats(
        recordings.flatMap(({ scene }) => [...scene.betas]),
        frames.length,
        10,
      ),
      poses: int16(
        planes(POSE, STEPS.pose, ({ scene }) => scene.poses),
        POSE,
        rows,
      ),
      pelvis: int16(
        planes(3, STEPS.pelvis, ({ scene }) => scene.pelvis),
        3,
        rows,
      ),
      seen: int16(
        planes(1, 1, ({ track }) => Float32Array.from(track.seen)),
        1,
        rows,
      ),
      image: int16(
        planes(IMAGE, STEPS.px, ({ track }) => inPicture(track)),
        IMAGE,
        rows,
      ),
      world: int16(
        planes(WORLD, STEPS.metre, ({ track }) => track.world),
        WORLD,
        rows,
      ),
      confidence: int16(
        planes(LANDMARK_COUNT, STEPS.confidence, ({ track }) => track.confidence),
        LANDMARK_COUNT,
        rows,
      ),
      box: int16(
        planes(BOX, STEPS.px, ({ track }) => track.box),
        BOX,
        rows,
      ),
    },
    { compress: true },
  );
}

/** Reads what `packRecordings` wrote. @throws FormatError naming what is missing */
export function unpackRecordings(bytes: Uint8Array): PackedRecording[] {
  const npz = readNpz(bytes, { maxBytes: 2 ** 28 });
  if (npzText(npz, 'format') !== 'vibe-studio-recordings 1') throw new FormatError('it holds no recordings');
  const words = (name: string): readonly string[] => {
    const array = npz.get(name);
    if (array?.dtype !== 'U') throw new FormatError(`the array ${name} is missing`);
    return array.data;
  };
  const labels = words('labels');
  const splits = words('splits');
  const lengths = npzNumbers(npz, 'frames', [labels.length]).data;
  const cameras = npzNumbers(npz, 'cameras', [labels.length, 4]).data;
  const betas = npzNumbers(npz, 'betas', [labels.length, 10]).data;
  const rows = Array.from(lengths, Number).reduce((sum, count) => sum + count, 0);
  const numbers = (name: string, width: number): ArrayLike<number | bigint> =>
    npzNumbers(npz, name, [width, rows]).data;
  const arrays = {
    poses: numbers('poses', POSE),
    pelvis: numbers('pelvis', 3),
    seen: numbers('seen', 1),
    image: numbers('image', IMAGE),
    world: numbers('world', WORLD),
    confidence: numbers('confidence', LANDMARK_COUNT),
    box: numbers('box', BOX),
  };
  let at = 0;
  return labels.map((label, n) => {
    const frames = Number(lengths[n]);
    const from = at;
    at += frames;
    const part = (name: keyof typeof arrays, width: number, steps: number): Float32Array => {
      const out = new Float32Array(frames * width);
      for (let k = 0; k < width; k++) {
        let sum = 0;
        for (let t = 0; t < frames; t++) {
          sum += Number(arrays[name][k * rows + from + t]);
          out[t * width + k] = sum / steps;
        }
      }
      return out;
    };
    const [focalPx, width, height, fps] = Array.from({ length: 4 }, (_, k) => Number(cameras[4 * n + k])) as [
      number,
      number,
      number,
      number,
    ];
    const seen = Uint8Array.from(part('seen', 1, 1));
    const image = part('image', IMAGE, STEPS.px);
    return {
      label,
      split: splits[n] === 'probe' ? 'probe' : 'train',
      scene: {
        frames,
        fps,
        camera: { focalPx, imageSize: [width, height] },
        poses: part('poses', POSE, STEPS.pose),
        pelvis: part('pelvis', 3, STEPS.pelvis),
        betas: Float32Array.from({ length: 10 }, (_, k) => Number(betas[10 * n + k])),
      },
      track: {
        ...emptyTrack(frames),
        seen,
        presence: Float32Array.from(seen),
        image: Float32Array.from({ length: frames * WORLD }, (_, i) =>
          i % 3 === 2 ? 0 : image[2 * Math.floor(i / 3) + (i % 3)]!,
        ),
        world: part('world', WORLD, STEPS.metre),
        confidence: part('confidence', LANDMARK_COUNT, STEPS.confidence),
        box: part('box', BOX, STEPS.px),
      },
    };
  });
}

function wholeStep(value: number, steps: number): number {
  // A difference of two of them still is a whole number of 16 bits.
  return Math.max(-16_383, Math.min(16_383, Math.round(value * steps)));
}

/** Places in the picture without the depth, shape [T, 33, 2]. */
function inPicture({ frames, image }: PersonTrack): Float32Array {
  return Float32Array.from({ length: frames * IMAGE }, (_, i) => image[3 * Math.floor(i / 2) + (i % 2)]!);
}
