import type { Take } from '../fitting/take.ts';
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../vision/blazepose.ts';

/** COCO's 17 keypoints and the landmark each is taken from. */
export const COCO_KEYPOINTS: readonly (readonly [name: string, landmark: LandmarkName])[] = [
  ['nose', 'nose'],
  ['left_eye', 'l_eye'],
  ['right_eye', 'r_eye'],
  ['left_ear', 'l_ear'],
  ['right_ear', 'r_ear'],
  ['left_shoulder', 'l_shoulder'],
  ['right_shoulder', 'r_shoulder'],
  ['left_elbow', 'l_elbow'],
  ['right_elbow', 'r_elbow'],
  ['left_wrist', 'l_wrist'],
  ['right_wrist', 'r_wrist'],
  ['left_hip', 'l_hip'],
  ['right_hip', 'r_hip'],
  ['left_knee', 'l_knee'],
  ['right_knee', 'r_knee'],
  ['left_ankle', 'l_ankle'],
  ['right_ankle', 'r_ankle'],
];

/** COCO's own skeleton, joints counted from 1. */
const COCO_SKELETON = [
  [16, 14],
  [14, 12],
  [17, 15],
  [15, 13],
  [12, 13],
  [6, 12],
  [7, 13],
  [6, 7],
  [6, 8],
  [7, 9],
  [8, 10],
  [9, 11],
  [2, 3],
  [1, 2],
  [1, 3],
  [2, 4],
  [3, 5],
  [4, 6],
  [5, 7],
];

/** From this confidence a keypoint counts as visible (v = 2); below it as labelled but hidden (v = 1). */
const VISIBLE_FROM = 0.5;

/** The clip the keypoints were seen in. */
export interface CocoClip {
  /** File name of the video, without folders. */
  readonly fileName: string;
  readonly licence?: string;
}

/**
 * Writes detected keypoints as a COCO keypoints file: one image per frame, one annotation per person and frame in which
 * the person was observed.
 *
 * Pictures are named `<clip>_<frame, six digits from 0>.png`, as
 * `ffmpeg -i CLIP -fps_mode passthrough -start_number 0 CLIP_%06d.png` writes them. Coordinates are px with (0, 0) at the
 * top-left corner of the top-left pixel, rounded to thousandths; x and y of an absent keypoint are 0. Beyond COCO's
 * fields: `frame_index`, `time_s`, `video` of images; `score`, `keypoint_scores`, `track_id` of annotations.
 */
export function writeCoco(takes: readonly Take[], clip: CocoClip, generator: string): string {
  const stem = clip.fileName.replace(/\.[^.]*$/, '');
  const images = new Map<number, string>();
  const annotations: string[] = [];
  for (const take of takes) {
    const [width, height] = take.imageSize;
    for (let f = 0; f < take.frames; f++) {
      const frame = take.firstFrame + f;
      if (!images.has(frame)) {
        const image = {
          id: frame + 1,
          file_name: `${stem}_${String(frame).padStart(6, '0')}.png`,
          width,
          height,
          frame_index: frame,
          time_s: strict(take.ptsUs[f]! / 1e6, 6),
          video: clip.fileName,
        };
        images.set(frame, JSON.stringify(image));
      }
      if (!take.seen[f]) continue;
      const head = { id: annotations.length + 1, image_id: frame + 1 };
      annotations.push(JSON.stringify({ ...head, ...annotation(take, f) }));
    }
  }
  const info = { description: `Keypoints of ${clip.fileName}`, contributor: generator, version: '1.0' };
  const category = {
    id: 1,
    name: 'person',
    supercategory: 'person',
    keypoints: COCO_KEYPOINTS.map(([name]) => name),
    skeleton: COCO_SKELETON,
  };
  const frames = [...images.keys()].sort((a, b) => a - b);
  // One record a line: long files stay readable, and memory holds them once.
  return `{"info": ${JSON.stringify(info)}, "licenses": [],
"images": [
${frames.map((frame) => images.get(frame)).join(',\n')}
],
"annotations": [
${annotations.join(',\n')}
],
"categories": [${JSON.stringify(category)}]}
`;
}

function annotation(take: Take, f: number): object {
  const points = take.keypoints2d;
  const keypoints: number[] = [];
  const scores: number[] = [];
  let count = 0;
  for (const [, landmark] of COCO_KEYPOINTS) {
    const at = (f * LANDMARK_COUNT + LANDMARK[landmark]) * 3;
    const confidence = points[at + 2]!;
    const labelled = confidence > 0;
    if (labelled) count++;
    const v = confidence >= VISIBLE_FROM ? 2 : labelled ? 1 : 0;
    keypoints.push(labelled ? strict(points[at]!, 3) : 0, labelled ? strict(points[at + 1]!, 3) : 0, v);
    scores.push(strict(Math.max(0, confidence), 4));
  }
  const bbox = personBox(take, f);
  return {
    category_id: 1,
    iscrowd: 0,
    track_id: take.person,
    keypoints,
    num_keypoints: count,
    bbox,
    area: strict(bbox[2]! * bbox[3]!, 3),
    score: strict(take.score[f]!, 4),
    keypoint_scores: scores,
  };
}

/** Box x, y, width, height in px around the visible landmarks (all labelled ones if fewer than two are visible), cut at the picture's edge. */
function personBox(take: Take, f: number): number[] {
  const inside = (from: number) => {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, count: 0 };
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const at = (f * LANDMARK_COUNT + k) * 3;
      const confidence = take.keypoints2d[at + 2]!;
      if (confidence <= 0 || confidence < from) continue;
      const x = Math.min(take.imageSize[0], Math.max(0, take.keypoints2d[at]!));
      const y = Math.min(take.imageSize[1], Math.max(0, take.keypoints2d[at + 1]!));
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
      box.count++;
    }
    return box;
  };
  const visible = inside(VISIBLE_FROM);
  const box = visible.count >= 2 ? visible : inside(0);
  if (box.count === 0) return [0, 0, 0, 0];
  return [box.left, box.top, box.right - box.left, box.bottom - box.top].map((value) => strict(value, 3));
}

/** Rounds, and refuses what JSON cannot hold. */
function strict(value: number, digits: number): number {
  if (!Number.isFinite(value)) throw new RangeError('a keypoint is not a number');
  const rounded = Number(value.toFixed(digits));
  return rounded === 0 ? 0 : rounded;
}
