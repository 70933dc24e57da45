import type { DraftTensor } from '#main/model-library/model-draft.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { ObjectArray, type PickleValue } from '#shared/formats/pickle/values.ts';
import { draftOf, draftTensor, finite } from './draft-tensors.ts';
import type { NamedParts } from './named-parts.ts';
import type { RecognisedModel } from './recognised.ts';
import { shapeText } from './state-dict.ts';

/** Numbers of a pose of 24 joints, and of a shape. */
const POSE = 72;
const SHAPE = 10;

/** Joints of SMPL-H and SMPL-X poses that stand for SMPL's two hands: the bases of the index fingers. */
const HANDS: Readonly<Record<number, readonly [number, number]>> = { 156: [22, 37], 165: [25, 40] };

/**
 * Recognises recorded motion: a sequence of AMASS (`poses` [N, 156], `trans` [N, 3], `betas`) or VIBE's database of
 * them (`theta` [N, 82], `vid_name` [N]). It is stored as `poses` [N, 72] axis-angle, `betas` [N, 10], `clip_starts`
 * [clips + 1] and, where known, `trans` [N, 3].
 *
 * @returns null for anything else
 * @throws FormatError where the arrays do not fit together
 */
export function recogniseMotion(parts: NamedParts): RecognisedModel | null {
  if (parts.arrays.has('theta') && parts.entries.has('vid_name')) return database(parts);
  if (parts.arrays.has('poses') && parts.arrays.has('trans')) return sequence(parts);
  return null;
}

function sequence({ arrays, others, entries }: NamedParts): RecognisedModel {
  const poses = arrays.get('poses')!;
  const trans = arrays.get('trans')!;
  const betas = arrays.get('betas');
  const [frames = 0, width = 0] = poses.shape;
  const hands = HANDS[width];
  if (poses.shape.length !== 2 || frames === 0 || (width !== POSE && !hands)) {
    throw new FormatError(`the array poses is ${shapeText(poses.shape)}; known are [frames, 72, 156 or 165]`);
  }
  if (trans.shape.join() !== [frames, 3].join()) {
    throw new FormatError(`the array trans is ${shapeText(trans.shape)} instead of [${frames}, 3]`);
  }
  const rate = ['mocap_framerate', 'mocap_frame_rate', 'fps'].map((key) => numberOf(arrays.get(key)?.read().data));
  const facts: Record<string, number | string> = { frames, clips: 1 };
  const frameRate = rate.find((value) => value !== null);
  if (frameRate) facts.frame_rate = frameRate;
  const gender = textOf(entries.get('gender'));
  if (gender) facts.gender = gender;
  const used = ['poses', 'trans', 'betas', 'mocap_framerate', 'mocap_frame_rate', 'fps', 'gender'];
  return motionModel(
    [
      {
        name: 'poses',
        type: 'F32',
        shape: [frames, POSE],
        read: () => finite('poses', smplPoses(poses.readFloat32(), width)),
      },
      {
        name: 'betas',
        type: 'F32',
        shape: [frames, SHAPE],
        read: () => finite('betas', repeated(betas?.readFloat32(), frames)),
      },
      draftTensor('trans', trans),
      draftOf('clip_starts', [2], Int32Array.of(0, frames)),
    ],
    facts,
    {
      missing: [...(betas ? [] : ['betas']), ...(frameRate ? [] : ['mocap_framerate'])],
      ignored: [...arrays.keys(), ...others].filter((key) => !used.includes(key)),
      notes: hands ? ['Of the fingers the bases of the index fingers are kept, as the hands of SMPL.'] : [],
    },
  );
}

function database({ arrays, others, entries }: NamedParts): RecognisedModel {
  const theta = arrays.get('theta')!;
  const [frames = 0, width = 0] = theta.shape;
  if (theta.shape.length !== 2 || frames === 0 || width !== POSE + SHAPE) {
    throw new FormatError(`the array theta is ${shapeText(theta.shape)} instead of [frames, ${POSE + SHAPE}]`);
  }
  const names = textsOf(entries.get('vid_name'));
  if (names?.length !== frames) {
    throw new FormatError(`it names the videos of ${names?.length ?? 'no'} frames, but has ${frames}`);
  }
  const starts = [0];
  for (let i = 1; i < frames; i++) if (names[i] !== names[i - 1]) starts.push(i);
  const columns = (from: number, count: number) => {
    const all = theta.readFloat32();
    const out = new Float32Array(frames * count);
    for (let f = 0; f < frames; f++) out.set(all.subarray(f * width + from, f * width + from + count), f * count);
    return out;
  };
  return motionModel(
    [
      { name: 'poses', type: 'F32', shape: [frames, POSE], read: () => finite('theta', columns(0, POSE)) },
      { name: 'betas', type: 'F32', shape: [frames, SHAPE], read: () => finite('theta', columns(POSE, SHAPE)) },
      draftOf('clip_starts', [starts.length + 1], Int32Array.of(...starts, frames)),
    ],
    { frames, clips: starts.length },
    {
      missing: [],
      ignored: [...arrays.keys(), ...others].filter((key) => key !== 'theta' && key !== 'vid_name'),
      notes: [],
    },
  );
}

/** A model of kind `motion`. */
export function motionModel(
  tensors: DraftTensor[],
  facts: RecognisedModel['facts'],
  report: Omit<RecognisedModel['report'], 'found'>,
): RecognisedModel {
  const found = tensors.map(({ name }) => name);
  return {
    kind: 'motion',
    part: 'motion',
    suffix: '',
    architecture: null,
    facts,
    report: { ...report, found },
    tensors,
  };
}

/** The 24 joints of SMPL out of poses of SMPL-H or SMPL-X: 22 of the body, then the two hands. */
function smplPoses(poses: Float32Array, width: number): Float32Array {
  if (width === POSE) return poses;
  const [left, right] = HANDS[width]!;
  const out = new Float32Array((poses.length / width) * POSE);
  for (let f = 0; f * width < poses.length; f++) {
    const at = f * width;
    out.set(poses.subarray(at, at + 66), f * POSE);
    out.set(poses.subarray(at + 3 * left, at + 3 * left + 3), f * POSE + 66);
    out.set(poses.subarray(at + 3 * right, at + 3 * right + 3), f * POSE + 69);
  }
  return out;
}

/** The first shape numbers of a sequence for each of its frames; zeros where there are none. */
function repeated(betas: Float32Array | undefined, frames: number): Float32Array {
  const out = new Float32Array(frames * SHAPE);
  for (let f = 0; betas && f < frames; f++) out.set(betas.subarray(0, SHAPE), f * SHAPE);
  return out;
}

function numberOf(data: ArrayLike<number> | undefined): number | null {
  const value = data?.length === 1 ? data[0]! : Number.NaN;
  return Number.isFinite(value) && value > 0 ? value : null;
}

function textOf(value: PickleValue | undefined): string | null {
  if (typeof value === 'string') return value;
  const texts = textsOf(value);
  return texts?.length === 1 ? texts[0]! : null;
}

function textsOf(value: PickleValue | undefined): readonly string[] | null {
  const items = value instanceof ObjectArray ? value.items : value;
  return Array.isArray(items) && items.every((item) => typeof item === 'string') ? (items as string[]) : null;
}
