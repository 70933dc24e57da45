import { JOINT_NAMES, type JointName } from '#shared/body/smpl-tree.ts';
import { LANDMARK_NAMES } from '#shared/vision/blazepose.ts';

const PLACES: Readonly<Record<string, string>> = {
  shoulder: 'shoulder',
  elbow: 'elbow',
  wrist: 'wrist',
  pinky: 'hand',
  index: 'hand',
  thumb: 'hand',
  hip: 'hip',
  knee: 'knee',
  ankle: 'ankle',
  heel: 'ankle',
  foot_index: 'foot',
};

/** The joint of SMPL's tree at or next to one of BlazePose's landmarks; the head for those of the face. */
export function jointOfLandmark(landmark: number): number {
  const name = LANDMARK_NAMES[landmark] ?? 'nose';
  const place = PLACES[name.slice(2)];
  const joint = place && /^[lr]_/.test(name) ? (`${name.slice(0, 2)}${place}` as JointName) : 'head';
  return JOINT_NAMES.indexOf(joint);
}
