import { FormatError } from '../format-error.ts';
import { followPeople } from './follow-people.ts';
import { frameNumbers } from './frame-numbers.ts';
import { DETECTION_LENGTH, type Detection, type ImportedKeypoints, MOST_DETECTIONS } from './imported-keypoints.ts';
import { MAP_OF_COUNT, type PointMap } from './point-names.ts';

/** A parsed file of one frame, or of many in a list. */
export interface ParsedFile {
  readonly name: string;
  readonly json: unknown;
}

interface OpenPosePerson {
  readonly person_id?: unknown;
  readonly pose_keypoints_2d?: unknown;
  readonly pose_keypoints?: unknown;
}

/** True where parsed JSON is meant as OpenPose's: people with keypoints, of one frame or a list of frames. */
export function looksLikeOpenPose(json: unknown): boolean {
  const one = Array.isArray(json) ? json[0] : json;
  return typeof one === 'object' && one !== null && Array.isArray((one as { people?: unknown }).people);
}

/**
 * Reads OpenPose's keypoints: one file a frame (its number is in the name), or a list of such records. People have no
 * identity from frame to frame and are followed by distance.
 *
 * @throws FormatError that names the file and what is wrong with it
 */
export function readOpenPose(files: readonly ParsedFile[]): ImportedKeypoints {
  const listed = files.length === 1 && Array.isArray(files[0]!.json) ? (files[0]!.json as unknown[]) : null;
  const records = listed ? listed.map((json, i) => ({ name: `record ${i}`, json })) : files;
  const { frames, told } = listed
    ? { frames: records.map((_, i) => i), told: false }
    : frameNumbers(records.map(({ name }) => name));
  const detections: Detection[] = [];
  let set: string | null = null;
  for (const [i, { name, json }] of records.entries()) {
    if (!looksLikeOpenPose(json))
      throw new FormatError(`${name} is not a frame of OpenPose: it holds no list of people`);
    for (const person of (json as { people: OpenPosePerson[] }).people) {
      const values = numbersOf(person, name);
      if (values === null) continue;
      const [title, map] = mapOf(values.length, name);
      if (set !== null && set !== title)
        throw new FormatError(`${name} holds other keypoints (${title}) than the rest (${set})`);
      set = title;
      const points = landmarksOf(values, map);
      if (points) detections.push({ frame: frames[i]!, identity: identityOf(person), points });
      if (detections.length > MOST_DETECTIONS) throw new FormatError('it holds too many people');
    }
  }
  if (detections.length === 0) throw new FormatError('nobody was found in any of its frames');
  if (inShares(detections)) {
    throw new FormatError('its coordinates are shares of the picture, not px; write them with --keypoint_scale 0');
  }
  const { people, leftOut } = followPeople(detections);
  const notes = [];
  if (!told && records.length > 1 && !listed) {
    notes.push({ code: 'import/frames-by-order', message: 'File names tell no frame numbers; their order was taken.' });
  }
  if (leftOut > 0) {
    notes.push({ code: 'import/seen-rarely', message: `${leftOut} people seen in one or two pictures were left out.` });
  }
  return {
    format: 'openpose',
    set: set!,
    imageSize: null,
    exactFrames: false,
    firstFrame: frames.reduce((least, frame) => Math.min(least, frame), Infinity),
    lastFrame: frames.reduce((most, frame) => Math.max(most, frame), 0),
    people,
    notes,
  };
}

function numbersOf(person: OpenPosePerson, name: string): number[] | null {
  const values = person?.pose_keypoints_2d ?? person?.pose_keypoints;
  if (values === undefined || (Array.isArray(values) && values.length === 0)) return null;
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number' && Number.isFinite(value))) {
    throw new FormatError(`${name} holds keypoints that are not numbers`);
  }
  return values;
}

function mapOf(length: number, name: string): readonly [string, PointMap] {
  // Their COCO model has 18 points; 17 come from converters.
  const known = MAP_OF_COUNT.get(length / 3);
  if (!known) throw new FormatError(`${name} holds ${length / 3} keypoints; 25, 18, 17 and 15 are known`);
  return known;
}

function landmarksOf(values: readonly number[], map: PointMap): Float32Array | null {
  const out = new Float32Array(DETECTION_LENGTH);
  let count = 0;
  for (const [k, landmark] of map.entries()) {
    const confidence = values[3 * k + 2]!;
    if (landmark < 0 || !(confidence > 0)) continue;
    out.set([values[3 * k]!, values[3 * k + 1]!, Math.min(1, confidence)], 3 * landmark);
    count++;
  }
  return count >= 3 ? out : null;
}

function identityOf({ person_id }: OpenPosePerson): string | null {
  const id = Array.isArray(person_id) ? person_id[0] : person_id;
  return typeof id === 'number' && id >= 0 ? String(id) : null;
}

function inShares(detections: readonly Detection[]): boolean {
  return detections.every(({ points }) => points.every((value, i) => i % 3 === 2 || Math.abs(value) <= 2));
}
