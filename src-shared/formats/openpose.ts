import { strToU8 } from 'fflate';
import type { Take } from '../fitting/take.ts';
import { LANDMARK, LANDMARK_COUNT } from '../vision/blazepose.ts';
import { BODY_25 } from './keypoints/point-names.ts';
import { writeZip } from './zip.ts';

const L = LANDMARK;
/** BODY_25's neck and middle of the hips: half way between two landmarks. */
const BETWEEN: Readonly<Record<number, readonly [number, number]>> = {
  1: [L.l_shoulder, L.r_shoulder],
  8: [L.l_hip, L.r_hip],
};
const DIGITS = 12;

/** `<stem>_<frame, twelve digits>_keypoints.json`, as OpenPose names its files. */
export function openPoseName(stem: string, frame: number): string {
  return `${stem}_${String(frame).padStart(DIGITS, '0')}_keypoints.json`;
}

/**
 * Writes detected keypoints as OpenPose's JSON (version 1.3, BODY_25), one file a frame of the clip from its first to its
 * last frame with anybody in it, in a ZIP archive. `person_id` is the person's number, the same in every frame. Small toes
 * have no landmark and stay at 0.
 *
 * Coordinates are px, (0, 0) at the top-left corner of the top-left pixel.
 *
 * @param stem file name of the clip without folders and ending
 */
export function writeOpenPose(takes: readonly Take[], stem: string): Uint8Array {
  const from = Math.min(...takes.map(({ firstFrame }) => firstFrame));
  const to = Math.max(...takes.map(({ firstFrame, frames }) => firstFrame + frames));
  const files: [string, Uint8Array][] = [];
  for (let frame = from; frame < to; frame++) {
    const people = takes.flatMap((take) => {
      const row = frame - take.firstFrame;
      return row >= 0 && row < take.frames && take.seen[row] ? [person(take, row)] : [];
    });
    files.push([openPoseName(stem, frame), strToU8(`${JSON.stringify({ version: 1.3, people })}\n`)]);
  }
  return writeZip(files);
}

function person({ person: id, keypoints2d }: Take, row: number): object {
  const numbers: number[] = [];
  const start = row * LANDMARK_COUNT;
  for (let k = 0; k < BODY_25.length; k++) {
    const pair = BETWEEN[k];
    const of = pair ?? (BODY_25[k]! >= 0 ? [BODY_25[k]!] : []);
    let confidence = of.length > 0 ? 1 : 0;
    let x = 0;
    let y = 0;
    for (const landmark of of) {
      const at = (start + landmark) * 3;
      x += keypoints2d[at]! / of.length;
      y += keypoints2d[at + 1]! / of.length;
      confidence = Math.min(confidence, keypoints2d[at + 2]!);
    }
    if (confidence > 0) numbers.push(rounded(x, 3), rounded(y, 3), rounded(confidence, 4));
    else numbers.push(0, 0, 0);
  }
  const empty: readonly number[] = [];
  return {
    person_id: [id],
    pose_keypoints_2d: numbers,
    face_keypoints_2d: empty,
    hand_left_keypoints_2d: empty,
    hand_right_keypoints_2d: empty,
    pose_keypoints_3d: empty,
    face_keypoints_3d: empty,
    hand_left_keypoints_3d: empty,
    hand_right_keypoints_3d: empty,
  };
}

/** Rounds, and refuses what JSON cannot hold. */
function rounded(value: number, digits: number): number {
  if (!Number.isFinite(value)) throw new RangeError('a keypoint is not a number');
  return Number(value.toFixed(digits));
}
