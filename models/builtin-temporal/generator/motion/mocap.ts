import { readFileSync } from 'node:fs';
import { readSmplMocap, type SmplMocap, type SmplMocapClip } from '#shared/formats/smpl-mocap.ts';

export type MocapClip = SmplMocapClip;
/** What training reads of motion capture. */
export type Mocap = Pick<SmplMocap, 'clips' | 'quaternions' | 'trans'>;

/** Frames a second of all motion here. */
export const RATE = 30;

/** Reads motion capture at 30 frames a second. @throws FormatError naming the array */
export function readMocap(path: string): Mocap {
  return readSmplMocap(readFileSync(path));
}

/** Subjects that are never trained on: walking, exercise, dance and sport, each by people seen nowhere else. */
export const HELD_OUT_SUBJECTS: readonly number[] = [6, 8, 14, 35, 61];

export const isHeldOut = (clip: MocapClip): boolean => HELD_OUT_SUBJECTS.includes(clip.subject);
