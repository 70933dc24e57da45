import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';
import { landmarksFromStafInto } from '#shared/formats/vibe-output/staf-joints.ts';
import { STAF_JOINTS, VIBE_JOINTS } from '#shared/formats/vibe-output/vibe-person.ts';
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '#shared/vision/blazepose.ts';
import { emptyTrack } from '#shared/vision/empty-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { MotionInCamera } from './motion-in-camera.ts';

/** Which of the 49 joints is which landmark. */
const JOINT_OF: Readonly<Partial<Record<LandmarkName, number>>> = {
  nose: 0,
  l_eye: 16,
  r_eye: 15,
  l_ear: 18,
  r_ear: 17,
  l_shoulder: 5,
  r_shoulder: 2,
  l_elbow: 6,
  r_elbow: 3,
  l_wrist: 7,
  r_wrist: 4,
  l_hip: 12,
  r_hip: 9,
  l_knee: 13,
  r_knee: 10,
  l_ankle: 14,
  r_ankle: 11,
  l_heel: 21,
  r_heel: 24,
  l_foot_index: 19,
  r_foot_index: 22,
};
const PAIRS = Object.entries(JOINT_OF).map(([name, joint]) => [LANDMARK[name as LandmarkName], joint] as const);

/**
 * A track of what a file's own joints look like in the picture, as if they had been detected there: what the floor is
 * found from, and what the fit is measured against where nothing was detected.
 *
 * @param picture where the file's joints are seen, px of the video from its middle, shape [n, 49, 2]
 */
export function trackOfJoints(
  person: ReadVibePerson,
  { firstFrame, seen, fileRow }: MotionInCamera,
  picture: Float64Array,
  [width, height]: readonly [number, number],
): PersonTrack {
  const frames = seen.length;
  const track = {
    ...emptyTrack(seen.length, { person: person.id, firstFrame }),
    seen,
    presence: Float32Array.from(seen),
  };
  for (let t = 0; t < frames; t++) {
    if (seen[t] === 0) continue;
    const first = fileRow[t]! * VIBE_JOINTS;
    for (const [landmark, joint] of PAIRS) {
      const i = t * LANDMARK_COUNT + landmark;
      const at = first + joint;
      track.image[3 * i] = picture[2 * at]! + width / 2;
      track.image[3 * i + 1] = picture[2 * at + 1]! + height / 2;
      track.confidence[i] = 1;
      for (let a = 0; a < 3; a++) {
        const hips = (person.joints3d[(first + 9) * 3 + a]! + person.joints3d[(first + 12) * 3 + a]!) / 2;
        track.world[3 * i + a] = person.joints3d[3 * at + a]! - hips;
      }
    }
  }
  return track;
}

/**
 * Which rows show the person: of a file with detections those in which something was detected. Others were bridged by
 * whoever wrote the file, and keep their pose.
 */
export function detectedRows({ joints2d }: ReadVibePerson, { seen, fileRow }: MotionInCamera): Uint8Array {
  if (!joints2d) return seen;
  const found = seen.map((one, t) => {
    const first = fileRow[t]! * STAF_JOINTS;
    return one === 1 && Array.from({ length: STAF_JOINTS }).some((_, i) => joints2d[3 * (first + i) + 2]! > 0) ? 1 : 0;
  });
  return found.includes(1) ? found : seen;
}

/**
 * The same track with what was really detected in the picture, if the file has that (`joints2d`).
 *
 * @param scale px of the video for one px of the results
 */
export function withDetections(
  person: ReadVibePerson,
  track: PersonTrack,
  { seen, fileRow }: MotionInCamera,
  scale: number,
): PersonTrack | null {
  const { joints2d } = person;
  if (!joints2d) return null;
  const image = new Float32Array(track.image.length);
  const confidence = new Float32Array(track.confidence.length);
  const landmarks = new Float32Array(LANDMARK_COUNT * 3);
  for (let t = 0; t < seen.length; t++) {
    if (seen[t] === 0) continue;
    landmarksFromStafInto(landmarks, 0, joints2d, fileRow[t]! * STAF_JOINTS * 3);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      image[3 * i] = landmarks[3 * k]! * scale;
      image[3 * i + 1] = landmarks[3 * k + 1]! * scale;
      confidence[i] = Math.min(1, landmarks[3 * k + 2]!);
    }
  }
  return { ...track, image, confidence };
}
