import { FormatError } from './format-error.ts';
import { isNumbers } from './npy.ts';
import { npzNumbers, npzScalar, readNpz } from './npz.ts';

/** A captured motion: rows of `SmplMocap`. */
export interface SmplMocapClip {
  readonly name: string;
  /** One coarse word: walk, dance … */
  readonly action: string;
  /** Number of the person; -1 where it is not known. */
  readonly subject: number;
  readonly start: number;
  readonly length: number;
}

/** Motion capture on SMPL's tree: world y up, T-pose facing +z. */
export interface SmplMocap {
  readonly fps: number;
  readonly clips: readonly SmplMocapClip[];
  /** Local rotations as unit quaternions (x, y, z, w), shape [N, 24, 4]. */
  readonly quaternions: Float32Array;
  /** Pelvis, metres, shape [N, 3]. */
  readonly trans: Float32Array;
}

/**
 * Reads many motions from one `.npz`: `quat` [N, 24, 4] (w, x, y, z; halves are renormalised), `trans` [N, 3],
 * `clip_start`, `clip_len`, `clip_name`, `action`, `subject`, `fps` (30 where it is absent).
 *
 * @throws FormatError naming the array
 */
export function readSmplMocap(bytes: Uint8Array): SmplMocap {
  const npz = readNpz(bytes, { names: NAMES });
  const quat = npzNumbers(npz, 'quat', [null, 24, 4]);
  const rows = quat.shape[0]!;
  const trans = npzNumbers(npz, 'trans', [rows, 3]);
  const quaternions = new Float32Array(quat.data.length);
  for (let i = 0; i < quaternions.length; i += 4) {
    let norm = 0;
    for (let k = 0; k < 4; k++) norm += Number(quat.data[i + k]) ** 2;
    if (!(norm > 0.25 && norm < 4))
      throw new FormatError(`the array quat holds no rotation in row ${Math.floor(i / 96)}`);
    for (let k = 0; k < 4; k++) quaternions[i + k] = Number(quat.data[i + ((k + 1) % 4)]) / Math.sqrt(norm);
  }
  const starts = npzNumbers(npz, 'clip_start', [null]).data;
  const count = starts.length;
  const lengths = npzNumbers(npz, 'clip_len', [count]).data;
  const subjects = npzNumbers(npz, 'subject', [count]).data;
  const texts = (name: string): readonly string[] => {
    const array = npz.get(name);
    if (!array || isNumbers(array) || array.data.length !== count)
      throw new FormatError(`the array ${name} is not ${count} texts`);
    return array.data;
  };
  const actions = texts('action');
  const clips = texts('clip_name').map((name, i) => {
    const clip = {
      name,
      action: actions[i]!,
      subject: Number(subjects[i]),
      start: Number(starts[i]),
      length: Number(lengths[i]),
    };
    if (!(clip.start >= 0 && clip.length > 0 && clip.start + clip.length <= rows)) {
      throw new FormatError(`the clip ${name} reaches beyond the ${rows} rows`);
    }
    return clip;
  });
  const fps = npz.has('fps') ? npzScalar(npz, 'fps') : 30;
  return { fps, clips, quaternions, trans: Float32Array.from(trans.data, Number) };
}

const NAMES = ['quat', 'trans', 'clip_start', 'clip_len', 'clip_name', 'action', 'subject', 'fps'];
