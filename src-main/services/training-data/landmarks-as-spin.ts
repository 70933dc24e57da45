import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { LANDMARK, type LandmarkName } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/** Points of the set `spin` and the landmarks they are taken from; of two the middle. */
const SOURCES: Readonly<Record<string, readonly LandmarkName[]>> = {
  nose: ['nose'],
  ...sides({ eye: 'eye', ear: 'ear', shoulder: 'shoulder', elbow: 'elbow', wrist: 'wrist', hip: 'hip', knee: 'knee' }),
  ...sides({ ankle: 'ankle', heel: 'heel', bigtoe: 'foot_index' }),
  neck: ['l_shoulder', 'r_shoulder'],
  midhip: ['l_hip', 'r_hip'],
};

function sides(names: Readonly<Record<string, string>>): Record<string, readonly LandmarkName[]> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([point, landmark]) =>
      ['l', 'r'].map((side) => [`${side}${point}`, [`${side}_${landmark}` as LandmarkName]]),
    ),
  );
}

/** For each of the 49 points its landmarks; none for those the detector does not know (small toes, head top, spine). */
const TABLE: readonly (readonly number[])[] = KEYPOINT_SETS.spin.map((name) => {
  // LSP's neck lies lower than OpenPose's, between the shoulders; it is left out with the other points of the trunk.
  if (name === 'neck') return [];
  return (SOURCES[name === 'hip' ? 'midhip' : name.replace(/^op_/, '')] ?? []).map((landmark) => LANDMARK[landmark]);
});

/** The detector's landmarks as the 49 points of training: x, y in px, confidence; shape [frames, 49, 3]. */
export function landmarksAsSpin({ frames, image, confidence }: PersonTrack): Float32Array {
  const out = new Float32Array(frames * TABLE.length * 3);
  for (let t = 0; t < frames; t++) {
    for (const [point, landmarks] of TABLE.entries()) {
      const found = landmarks.map((landmark) => t * 33 + landmark);
      const sure = Math.min(...found.map((at) => confidence[at]!));
      if (found.length === 0 || !(sure > 0)) continue;
      const at = (t * TABLE.length + point) * 3;
      for (let a = 0; a < 2; a++)
        out[at + a] = found.reduce((sum, from) => sum + image[3 * from + a]!, 0) / found.length;
      out[at + 2] = sure;
    }
  }
  return out;
}
