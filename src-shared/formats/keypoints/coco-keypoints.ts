import { FormatError } from '../format-error.ts';
import { followPeople } from './follow-people.ts';
import { frameNumbers } from './frame-numbers.ts';
import {
  DETECTION_LENGTH,
  type Detection,
  HIDDEN_CONFIDENCE,
  type ImportedKeypoints,
  MOST_DETECTIONS,
} from './imported-keypoints.ts';
import { COCO_17, MAP_OF_COUNT, mapOfNames, type PointMap } from './point-names.ts';

type Fields = Readonly<Record<string, unknown>>;

/** True where parsed JSON is meant as COCO: annotations of pictures, or a list of results. */
export function looksLikeCoco(json: unknown): boolean {
  if (Array.isArray(json)) return isFields(json[0]) && 'image_id' in json[0];
  return isFields(json) && Array.isArray(json.annotations) && ('images' in json || 'categories' in json);
}

/**
 * Reads parsed COCO keypoints: annotations with pictures and categories, or a bare list of results. Frames are found by
 * `frame_index` (this program's files), the pictures' names or their order.
 *
 * @throws FormatError that says what the file is instead
 */
export function readCocoKeypoints(json: unknown): ImportedKeypoints {
  const bare = Array.isArray(json);
  const file = (bare ? { annotations: json } : json) as Fields;
  const annotations = listOf(file.annotations, 'annotations');
  const withPoints = annotations.filter((one) => Array.isArray(one.keypoints));
  if (withPoints.length === 0) throw new FormatError(withoutPoints(annotations));
  if (withPoints.length > MOST_DETECTIONS) throw new FormatError(`it holds ${withPoints.length} people, too many`);
  const { map, set } = pointsOf(file, withPoints[0]!);
  const images = Array.isArray(file.images) ? listOf(file.images, 'images') : [];
  const { frameOf, exact, first, last } = framesOf(images, withPoints);
  const notes: { code: string; message: string }[] = [];
  let nowhere = 0;
  const detections: Detection[] = [];
  for (const one of withPoints) {
    const frame = frameOf(one.image_id);
    if (frame === undefined) nowhere++;
    else detections.push({ frame, identity: identityOf(one), points: landmarksOf(one, map) });
  }
  if (detections.length === 0) throw new FormatError('none of its annotations belongs to one of its pictures');
  if (nowhere > 0)
    notes.push({
      code: 'import/no-picture',
      message: `${nowhere} annotations name pictures that are not in the file.`,
    });
  const { people, leftOut } = followPeople(detections);
  if (leftOut > 0) {
    notes.push({
      code: 'import/seen-rarely',
      message: `${leftOut} annotations of people seen in one or two pictures were left out.`,
    });
  }
  return {
    format: 'coco',
    set,
    imageSize: sizeOf(images),
    exactFrames: exact,
    firstFrame: first,
    lastFrame: last,
    people,
    notes,
  };
}

function withoutPoints(annotations: readonly Fields[]): string {
  if (annotations.length === 0) return 'it is a COCO file without annotations';
  if (annotations.some((one) => 'segmentation' in one && !('bbox' in one))) {
    return 'it is a COCO segmentation file without keypoints';
  }
  return 'it is a COCO detection file without keypoints';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown, what: string): Fields[] {
  if (!Array.isArray(value) || !value.every(isFields)) throw new FormatError(`its ${what} are not a list of records`);
  return value;
}

function pointsOf({ categories }: Fields, one: Fields): { map: PointMap; set: string } {
  const known = Array.isArray(categories) ? categories.filter(isFields) : [];
  const category =
    known.find(({ id, keypoints }) => id === one.category_id && Array.isArray(keypoints)) ??
    known.find(({ keypoints }) => Array.isArray(keypoints));
  const names = category?.keypoints as unknown[] | undefined;
  const count = (one.keypoints as unknown[]).length / 3;
  const named = names?.every((name) => typeof name === 'string') ? mapOfNames(names as string[]) : null;
  if (named && names!.length === count) {
    const own = named.every((landmark, i) => landmark === COCO_17[i]) && count === 17;
    return { map: named, set: own ? 'COCO, 17 points' : `${count} named points` };
  }
  const counted = MAP_OF_COUNT.get(count);
  if (!counted) throw new FormatError(`its people have ${count} keypoints whose names are not a body's`);
  return { set: counted[0], map: counted[1] };
}

function landmarksOf(one: Fields, map: PointMap): Float32Array {
  const values = one.keypoints as readonly unknown[];
  const scores = Array.isArray(one.keypoint_scores) ? (one.keypoint_scores as readonly unknown[]) : null;
  const out = new Float32Array(DETECTION_LENGTH);
  if (values.length !== 3 * Math.floor(values.length / 3)) throw new FormatError('keypoints are not in threes');
  for (let k = 0; k < Math.min(map.length, values.length / 3); k++) {
    const [x, y, v] = [values[3 * k], values[3 * k + 1], values[3 * k + 2]].map(Number) as [number, number, number];
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(v)) {
      throw new FormatError('a keypoint is not a number');
    }
    const landmark = map[k]!;
    if (landmark < 0 || v <= 0) continue;
    const score = Number(scores?.[k] ?? Number.NaN);
    // 2 visible, 1 hidden; files of results have a confidence in that place.
    const said = v >= 2 ? 1 : v === 1 && !scores ? HIDDEN_CONFIDENCE : v;
    out.set([x, y, Math.min(1, Number.isFinite(score) ? score : said)], 3 * landmark);
  }
  return out;
}

function identityOf(one: Fields): string | null {
  const attributes = isFields(one.attributes) ? one.attributes : {};
  const given = one.track_id ?? one.person_id ?? attributes.track_id;
  return typeof given === 'number' || typeof given === 'string' ? String(given) : null;
}

interface Frames {
  readonly frameOf: (imageId: unknown) => number | undefined;
  /** Frames are the clip's for certain. */
  readonly exact: boolean;
  readonly first: number;
  readonly last: number;
}

function framesOf(images: readonly Fields[], annotations: readonly Fields[]): Frames {
  const made = (ids: readonly unknown[], frames: readonly number[], exact: boolean): Frames => {
    const byId = new Map(ids.map((id, i) => [id, frames[i]!]));
    const [first, last] = frames.reduce(([a, b], f) => [Math.min(a, f), Math.max(b, f)], [Infinity, -Infinity]);
    return { frameOf: (id) => byId.get(id), exact, first: first!, last: last! };
  };
  if (images.length === 0) {
    const ids = [...new Set(annotations.map(({ image_id }) => image_id))];
    if (ids.every((id) => Number.isInteger(id) && (id as number) >= 0 && (id as number) < 1e8)) {
      return made(ids, ids as number[], false);
    }
    return made(ids, frameNumbers(ids.map(String)).frames, false);
  }
  const ids = images.map(({ id }) => id);
  const own = images.map(({ frame_index }) => frame_index);
  if (own.every((frame) => Number.isInteger(frame) && (frame as number) >= 0 && (frame as number) < 1e8)) {
    return made(ids, own as number[], true);
  }
  return made(ids, frameNumbers(images.map(({ file_name }) => String(file_name ?? ''))).frames, false);
}

function sizeOf(images: readonly Fields[]): readonly [number, number] | null {
  const { width, height } = images[0] ?? {};
  const usable = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0;
  return usable && images.every((one) => one.width === width && one.height === height) ? [width, height] : null;
}
