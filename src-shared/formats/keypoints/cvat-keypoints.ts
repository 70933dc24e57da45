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
import { landmarkOfName, MAP_OF_COUNT } from './point-names.ts';
import { readXml, type XmlElement } from './read-xml.ts';

/** A keypoint in one frame. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly confidence: number;
}

/** One keypoint of one person, by frame: a spot, or null from where on it is not there. */
type Line = Map<number, Spot | null>;

const MOST_FRAMES = 10_000_000;

/**
 * Reads "CVAT for video 1.1" and "CVAT for images 1.1": skeletons, single points named after joints, or one shape of 17
 * (or 25, 33 …) points. Between keyframes of a track, keypoints move evenly; `outside` ends them; `occluded` ones count less.
 *
 * @throws FormatError that says what the file is instead
 */
export function readCvat(text: string): ImportedKeypoints {
  const root = readXml(text);
  if (root.name !== 'annotations') {
    throw new FormatError(`it is XML, but of another kind: it begins with <${root.name.slice(0, 40)}>`);
  }
  const tracks = root.children.filter(({ name }) => name === 'track');
  const images = root.children.filter(({ name }) => name === 'image');
  const boxes = [...tracks, ...images].some(({ children }) =>
    children.some(({ name }) => /^(box|polygon|polyline|mask)$/.test(name)),
  );
  const known = { sets: new Set<string>() };
  const detections = tracks.length > 0 ? ofTracks(tracks, known) : ofImages(images, known);
  if (detections.length === 0) {
    throw new FormatError(
      boxes ? 'it is a CVAT file of boxes or outlines without keypoints' : 'it is a CVAT file without keypoints',
    );
  }
  if (detections.length > MOST_DETECTIONS) throw new FormatError('it holds too many keypoints');
  const { people, leftOut } = followPeople(detections);
  const notes =
    leftOut === 0
      ? []
      : [{ code: 'import/seen-rarely', message: `${leftOut} people seen in one or two pictures were left out.` }];
  const frames = detections.map(({ frame }) => frame);
  const total = countOf(root);
  return {
    format: 'cvat',
    set: [...known.sets].join(', ') || 'named points',
    imageSize: sizeOf(root, images),
    exactFrames: tracks.length > 0,
    firstFrame: total === null ? frames.reduce((a, b) => Math.min(a, b), Infinity) : 0,
    lastFrame: Math.max(
      total === null ? 0 : total - 1,
      frames.reduce((a, b) => Math.max(a, b), 0),
    ),
    people,
    notes,
  };
}

function ofTracks(tracks: readonly XmlElement[], known: { sets: Set<string> }): Detection[] {
  const people = new Map<string, Map<number, Line>>();
  for (const [i, track] of tracks.entries()) {
    const id = track.attributes.get('id') ?? String(i);
    const ownName = landmarkOfName(track.attributes.get('label') ?? '');
    // Tracks of single joints belong together by their group; without groups there is one person.
    const person = ownName >= 0 ? `group ${track.attributes.get('group_id') ?? '0'}` : id;
    const lines = people.get(person) ?? new Map<number, Line>();
    people.set(person, lines);
    for (const shape of track.children) {
      const frame = whole(shape.attributes.get('frame'), 'frame');
      for (const [landmark, spot] of spotsOf(shape, ownName, known)) {
        const line = lines.get(landmark) ?? new Map<number, Spot | null>();
        lines.set(landmark, line.set(frame, spot));
      }
    }
  }
  return [...people].flatMap(([identity, lines]) => detectionsOf(identity, lines));
}

/** Fills the frames between keyframes and puts keypoints of a frame together. */
function detectionsOf(identity: string, lines: ReadonlyMap<number, Line>): Detection[] {
  const byFrame = new Map<number, Float32Array>();
  const put = (frame: number, landmark: number, { x, y, confidence }: Spot): void => {
    let points = byFrame.get(frame);
    if (!points) byFrame.set(frame, (points = new Float32Array(DETECTION_LENGTH)));
    if (byFrame.size > MOST_DETECTIONS) throw new FormatError('its tracks last too long');
    points.set([x, y, confidence], 3 * landmark);
  };
  for (const [landmark, line] of lines) {
    const keys = [...line].sort(([a], [b]) => a - b);
    for (const [i, [frame, spot]] of keys.entries()) {
      if (spot === null) continue;
      put(frame, landmark, spot);
      const next = keys[i + 1];
      if (!next) continue;
      for (let f = frame + 1; f < next[0]; f++) {
        const u = next[1] === null ? 0 : (f - frame) / (next[0] - frame);
        const to = next[1] ?? spot;
        put(f, landmark, {
          x: spot.x + u * (to.x - spot.x),
          y: spot.y + u * (to.y - spot.y),
          confidence: spot.confidence,
        });
      }
    }
  }
  return [...byFrame].map(([frame, points]) => ({ frame, identity, points }));
}

function ofImages(images: readonly XmlElement[], known: { sets: Set<string> }): Detection[] {
  const ids = images.map(({ attributes }) => Number(attributes.get('id') ?? Number.NaN));
  const numbered = frameNumbers(images.map(({ attributes }) => attributes.get('name') ?? ''));
  const frames = numbered.told ? numbered.frames : ids.every(Number.isInteger) ? ids : numbered.frames;
  const detections: Detection[] = [];
  for (const [i, image] of images.entries()) {
    const groups = new Map<string, Float32Array>();
    for (const [s, shape] of image.children.entries()) {
      const ownName = landmarkOfName(shape.attributes.get('label') ?? '');
      const group = ownName >= 0 ? `group ${shape.attributes.get('group_id') ?? '0'}` : `shape ${s}`;
      for (const [landmark, spot] of spotsOf(shape, ownName, known)) {
        const points = groups.get(group) ?? new Float32Array(DETECTION_LENGTH);
        groups.set(group, points);
        if (spot) points.set([spot.x, spot.y, spot.confidence], 3 * landmark);
      }
    }
    for (const points of groups.values()) detections.push({ frame: frames[i]!, identity: null, points });
  }
  return detections;
}

/** Keypoints of a shape: of a skeleton, of one point, or of many points in a known order. */
function spotsOf(
  shape: XmlElement,
  ownName: number,
  known: { sets: Set<string> },
): [landmark: number, spot: Spot | null][] {
  if (shape.name === 'skeleton') {
    const points = shape.children.filter(({ name }) => name === 'points');
    const names = points.map(({ attributes }) => landmarkOfName(attributes.get('label') ?? ''));
    // Labels that are numbers: the order of COCO, or of whatever set has as many.
    const counted = names.every((landmark) => landmark < 0) ? MAP_OF_COUNT.get(points.length) : undefined;
    known.sets.add(counted?.[0] ?? `${points.length} named points`);
    const gone = shape.attributes.get('outside') === '1';
    return points.flatMap((point, i) => {
      const number = Number(point.attributes.get('label')) - 1;
      const landmark = counted ? (counted[1][Number.isInteger(number) ? number : i] ?? -1) : names[i]!;
      return landmark < 0 ? [] : [[landmark, gone ? null : spotOf(point, 0)] as [number, Spot | null]];
    });
  }
  if (shape.name !== 'points') return [];
  const count = (shape.attributes.get('points') ?? '').split(';').length;
  if (count === 1) {
    if (ownName < 0) return [];
    known.sets.add('named points');
    return [[ownName, spotOf(shape, 0)]];
  }
  const counted = MAP_OF_COUNT.get(count);
  if (!counted) throw new FormatError(`it has shapes of ${count} points; 17, 25 and 33 are known`);
  known.sets.add(counted[0]);
  return counted[1].flatMap((landmark, k) =>
    landmark < 0 ? [] : [[landmark, spotOf(shape, k)] as [number, Spot | null]],
  );
}

function spotOf({ attributes }: XmlElement, index: number): Spot | null {
  if (attributes.get('outside') === '1') return null;
  const [x, y] = ((attributes.get('points') ?? '').split(';')[index] ?? '').split(',').map(Number) as [number, number];
  if (!Number.isFinite(x) || !Number.isFinite(y)) throw new FormatError('a point is not a pair of numbers');
  return { x, y, confidence: attributes.get('occluded') === '1' ? HIDDEN_CONFIDENCE : 1 };
}

function whole(text: string | undefined, what: string): number {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < 0 || value > MOST_FRAMES) {
    throw new FormatError(`${what} "${text ?? ''}" is not a number of a picture`);
  }
  return value;
}

function find(element: XmlElement, name: string): XmlElement | null {
  for (const child of element.children) {
    const found =
      child.name === name ? child : child.name === 'track' || child.name === 'image' ? null : find(child, name);
    if (found) return found;
  }
  return null;
}

function countOf(root: XmlElement): number | null {
  const size = Number(find(root, 'size')?.text ?? Number.NaN);
  return Number.isInteger(size) && size > 0 && size <= MOST_FRAMES ? size : null;
}

function sizeOf(root: XmlElement, images: readonly XmlElement[]): readonly [number, number] | null {
  const original = find(root, 'original_size');
  const first = images[0]?.attributes;
  const width = Number((original && find(original, 'width')?.text) ?? first?.get('width') ?? Number.NaN);
  const height = Number((original && find(original, 'height')?.text) ?? first?.get('height') ?? Number.NaN);
  return width > 0 && height > 0 ? [width, height] : null;
}
