import { readFileSync } from 'node:fs';
import { isNumbers, type NpyNumbers } from '#shared/formats/npy.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';

/** A captured motion at 30 frames a second, rows of `Mocap`. */
export interface MocapClip {
  readonly name: string;
  /** One coarse word: walk, dance, … */
  readonly action: string;
  /** CMU's number of the person; -1 where it is not known. */
  readonly subject: number;
  readonly start: number;
  readonly length: number;
}

/** Motion capture on SMPL's tree (world y up, T-pose facing +z), 30 frames a second. */
export interface Mocap {
  readonly clips: readonly MocapClip[];
  /** Local rotations as unit quaternions x, y, z, w, shape [N, 24, 4]. */
  readonly quaternions: Float32Array;
  /** Pelvis, metres, shape [N, 3]. */
  readonly trans: Float32Array;
}

/** Frames a second of all motion here. */
export const RATE = 30;

/**
 * Reads motion capture from an .npz: `quat` [N, 24, 4] (w, x, y, z), `trans` [N, 3], `clip_start`, `clip_len`,
 * `clip_name`, `action`, `subject`.
 */
export function readMocap(path: string): Mocap {
  const npz = readNpz(readFileSync(path));
  const numbers = (name: string): NpyNumbers['data'] => npzNumbers(npz, name).data;
  const texts = (name: string): readonly string[] => {
    const array = npz.get(name);
    if (!array || isNumbers(array)) throw new Error(`${name} is missing or not text`);
    return array.data;
  };
  const wxyz = numbers('quat');
  const quaternions = new Float32Array(wxyz.length);
  for (let i = 0; i < wxyz.length; i += 4) {
    const length = Math.hypot(...[0, 1, 2, 3].map((k) => Number(wxyz[i + k])));
    for (let k = 0; k < 4; k++) quaternions[i + k] = Number(wxyz[i + ((k + 1) % 4)]) / length;
  }
  const [starts, lengths, subjects] = [numbers('clip_start'), numbers('clip_len'), numbers('subject')];
  const actions = texts('action');
  return {
    clips: texts('clip_name').map((name, i) => ({
      name,
      action: actions[i]!,
      subject: Number(subjects[i]),
      start: Number(starts[i]),
      length: Number(lengths[i]),
    })),
    quaternions,
    trans: Float32Array.from(numbers('trans'), Number),
  };
}

/** Subjects that are never trained on: walking, exercise, dance and sport, each by people seen nowhere else. */
export const HELD_OUT_SUBJECTS: readonly number[] = [6, 8, 14, 35, 61];

export const isHeldOut = (clip: MocapClip): boolean => HELD_OUT_SUBJECTS.includes(clip.subject);
