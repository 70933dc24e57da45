import type { TakeItem } from '#shared/contract/studio/takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { TAKE_ARRAYS, type TakeArrayName } from '../../../document/take-arrays.ts';

/** Colours of the made-up people, as `personColor` gives them. */
const COLORS = ['#9684ff', '#5edc94', '#ff78aa', '#fad650'];
/** Where each person stands in relation to the first, metres; some begin later in the motion. */
const PLACES: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [1.3, -0.9, 40],
  [-1.2, -1.3, 80],
  [0.2, -2.2, 120],
];

/** People made from one take: moved aside, of other shapes, at other moments of it. */
export interface StoryPerson {
  readonly item: TakeItem;
  readonly arrays: Readonly<Record<TakeArrayName, Float32Array>>;
}

/** @param count how many, 1 to 4 */
export function storyPeople(take: Take, count: number): StoryPerson[] {
  return PLACES.slice(0, count).map(([x, z, later], i) => {
    const arrays = Object.fromEntries(
      (Object.keys(TAKE_ARRAYS) as TakeArrayName[]).map((name) => [name, shifted(take, name, later, x, z)]),
    ) as Record<TakeArrayName, Float32Array>;
    const item: TakeItem = {
      id: i + 1,
      media_id: 1,
      person: i + 1,
      name: `Person ${i + 1}`,
      color: COLORS[i]!,
      hidden: false,
      body: take.body,
      licence: take.licence,
      source: i === 3 ? 'import' : 'prediction',
      first_frame: 0,
      frames: take.frames,
      fps: { ...take.fps },
      betas: Array.from(take.betas, (beta, k) => beta + (i > 0 && k < 2 ? (k === 0 ? 0.8 : -0.9) * (i - 2) : 0)),
      focal_px: take.focalPx,
      image_size: [...take.imageSize],
      camera: { rotation: [...take.camera.rotation], translation: [...take.camera.translation] },
      score: take.fit.score,
      reprojection_px: take.fit.reprojectionPx,
      pins: [],
      filled: [],
      corrected: i === 1 ? [{ from: 0, to: take.frames }] : [],
      revision: 1,
    };
    return { item, arrays };
  });
}

function shifted(take: Take, name: TakeArrayName, later: number, x: number, z: number): Float32Array {
  const width = TAKE_ARRAYS[name];
  const source = name === 'joint_error' ? new Float32Array(take.frames * width) : Float32Array.from(take[name]);
  const out = new Float32Array(source.length);
  for (let row = 0; row < take.frames; row++) {
    const from = Math.min(take.frames - 1, row + later) * width;
    out.set(source.subarray(from, from + width), row * width);
    if (name !== 'trans' && name !== 'joints') continue;
    for (let i = 0; i < width; i += 3) {
      out[row * width + i]! += x;
      out[row * width + i + 2]! += z;
    }
  }
  return out;
}
