import type { TakeArrayName } from '#renderer/document/take-arrays.ts';
import { TAKE_ARRAYS } from '#renderer/document/take-arrays.ts';
import { layoutPerson, type PersonInput, type PersonLayout } from '#renderer/overlay/person-layout.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';

/** A take of one row, filmed with a focal length of 1000 px in a picture of 1280 × 720. */
export const TAKE: TakeItem = {
  id: 1,
  media_id: 1,
  person: 1,
  name: 'Person 1',
  color: '#9684ff',
  hidden: false,
  body: 'body',
  licence: 'free',
  source: 'prediction',
  first_frame: 10,
  frames: 1,
  fps: { num: 30, den: 1 },
  betas: new Array(10).fill(0),
  focal_px: 1000,
  image_size: [1280, 720],
  camera: { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] },
  score: 1,
  reprojection_px: 2,
  pins: [],
  filled: [],
  corrected: [],
  revision: 1,
};

/** Arrays of one row: all joints in one place of camera space, metres; landmarks unseen unless told. */
export function rowsOf(at: readonly [number, number, number]): Record<TakeArrayName, Float32Array> {
  const rows = Object.fromEntries(
    Object.entries(TAKE_ARRAYS).map(([name, width]) => [name, new Float32Array(width)]),
  ) as Record<TakeArrayName, Float32Array>;
  for (let j = 0; j < 24; j++) rows.jointsCam.set(at, 3 * j);
  rows.seen[0] = 1;
  rows.score[0] = 0.9;
  return rows;
}

/** A person laid out from `rowsOf`, changed by `change`. */
export function person(
  at: readonly [number, number, number],
  change: (rows: Record<TakeArrayName, Float32Array>) => void = () => {},
  rest: Partial<PersonInput> = {},
): PersonLayout {
  const rows = rowsOf(at);
  change(rows);
  return layoutPerson({
    take: TAKE,
    frame: 10,
    row: 0,
    rows: (name) => rows[name],
    edits: [],
    landmarks: null,
    ...rest,
  });
}
