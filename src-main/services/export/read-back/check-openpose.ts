import { strFromU8, unzipSync } from 'fflate';
import { z } from 'zod';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK, type LandmarkName } from '#shared/vision/blazepose.ts';
import { ReadBackError } from './read-back-error.ts';

const none = z.array(z.number()).length(0);
const frameFile = z.object({
  version: z.literal(1.3),
  people: z.array(
    z.object({
      person_id: z.array(z.int()).length(1),
      pose_keypoints_2d: z.array(z.number()).length(75),
      face_keypoints_2d: none,
      hand_left_keypoints_2d: none,
      hand_right_keypoints_2d: none,
    }),
  ),
});

/** Places of BODY_25 as OpenPose's documentation numbers them, and the landmark each must show. */
const PLACES: readonly (readonly [place: number, landmark: LandmarkName])[] = [
  [0, 'nose'],
  [2, 'r_shoulder'],
  [3, 'r_elbow'],
  [4, 'r_wrist'],
  [5, 'l_shoulder'],
  [6, 'l_elbow'],
  [7, 'l_wrist'],
  [9, 'r_hip'],
  [10, 'r_knee'],
  [11, 'r_ankle'],
  [12, 'l_hip'],
  [13, 'l_knee'],
  [14, 'l_ankle'],
  [15, 'r_eye'],
  [16, 'l_eye'],
  [17, 'r_ear'],
  [18, 'l_ear'],
  [19, 'l_foot_index'],
  [21, 'l_heel'],
  [22, 'r_foot_index'],
  [24, 'r_heel'],
];

/** What was found in an archive of OpenPose frames. */
export interface OpenPoseCheck {
  readonly frames: number;
  readonly firstFrame: number;
  /** Largest distance of a keypoint from the take's, px. */
  readonly maxErrorPx: number;
}

/** Parses every frame of an archive strictly and compares each keypoint with the landmark it must show. */
export function checkOpenPose(bytes: Uint8Array, takes: readonly Take[]): OpenPoseCheck {
  const files = unzipSync(bytes);
  const names = Object.keys(files).sort();
  let maxErrorPx = 0;
  let people = 0;
  let firstFrame = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const frame = Number(/_(\d{12})_keypoints\.json$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(frame)) throw new ReadBackError(`${name} is not a name OpenPose gives`);
    firstFrame = Math.min(firstFrame, frame);
    const parsed = frameFile.safeParse(JSON.parse(strFromU8(files[name]!)));
    if (!parsed.success)
      throw new ReadBackError(`${name} is not a frame of OpenPose (${parsed.error.issues[0]?.message})`);
    for (const { person_id, pose_keypoints_2d } of parsed.data.people) {
      people++;
      maxErrorPx = Math.max(maxErrorPx, errorOf(pose_keypoints_2d, takes, person_id[0]!, frame));
    }
  }
  const seen = takes.reduce((sum, take) => sum + take.seen.reduce((count, one) => count + one, 0), 0);
  if (people !== seen) throw new ReadBackError(`it shows people ${people} times instead of ${seen}`);
  return { frames: names.length, firstFrame, maxErrorPx };
}

/** Takes of one person are told apart by the frames they have: the nearest one counts. */
function errorOf(points: readonly number[], takes: readonly Take[], person: number, frame: number): number {
  const errors = takes.flatMap((take) => {
    const row = frame - take.firstFrame;
    if (take.person !== person || row < 0 || row >= take.frames || !take.seen[row]) return [];
    return PLACES.reduce((worst, [place, landmark]) => {
      const at = (row * 33 + LANDMARK[landmark]) * 3;
      if (points[3 * place + 2] === 0 && take.keypoints2d[at + 2]! <= 0) return worst;
      const dx = points[3 * place]! - take.keypoints2d[at]!;
      const dy = points[3 * place + 1]! - take.keypoints2d[at + 1]!;
      return Math.max(worst, Math.hypot(dx, dy));
    }, 0);
  });
  if (errors.length === 0) throw new ReadBackError(`person ${person} is not in frame ${frame}`);
  return Math.min(...errors);
}
