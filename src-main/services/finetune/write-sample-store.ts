import { createStoreFolder } from '#main/feature-store/open-store-folder.ts';
import type { LicenceClass } from '#shared/body/body-model.ts';
import { JOINTS49_COUNT } from '#shared/body/joints49.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { POSE, SHAPE, THETA_WIDTH } from '#shared/training/losses/theta.ts';
import { arraySpecs, type FrameBlock } from '#shared/training/store/store-arrays.ts';
import { STORE_VERSION, type StoreHeader } from '#shared/training/store/store-schema.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import type { MarkedTake } from './collect-samples.ts';
import { MARK } from './marked-rows.ts';

/** Stores that a fine-tuning run draws its clips from. */
export interface SampleStores {
  /** Inputs and truths; only marked rows have a truth in space, well fitted ones around them one in the picture. */
  readonly frames: string;
  /** Accepted motion, for the discriminator; null where no stretch of it is long enough. */
  readonly motion: string | null;
}

/** Fit score from which the picture of a frame that nobody looked at is believed, and how much it counts. */
const WELL_FITTED = 0.7;
const UNMARKED = 0.3;

/** A stretch of rows of one take. */
interface Piece {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes what training may see of the marked takes as feature stores.
 *
 * @param folders where; they must not hold anything
 * @param clip    rows of a training clip: pieces are made at least so long, as far as the take goes
 */
export async function writeSampleStores(
  takes: readonly MarkedTake[],
  folders: { readonly frames: string; readonly motion: string },
  clip: number,
  licence: LicenceClass,
): Promise<SampleStores> {
  const common = {
    format: 'vibe-studio-features' as const,
    version: STORE_VERSION as typeof STORE_VERSION,
    licence,
    options: {},
    notes: [],
  } satisfies Partial<StoreHeader>;
  const frames = await StoreWriter.open(await createStoreFolder(folders.frames), {
    ...common,
    kind: 'frames',
    dataset: 'project',
    encoder: { type: 'keypoints', width: KEYPOINT_FEATURES, model: 'blazepose', weights: null },
    arrays: arraySpecs(['landmarks', 'keypoints2d', 'joints3d', 'pose', 'betas', 'hasJoints', 'hasTheta']),
  });
  const motion = await StoreWriter.open(await createStoreFolder(folders.motion), {
    ...common,
    kind: 'motion',
    dataset: 'project',
    encoder: null,
    arrays: arraySpecs(['pose', 'betas']),
  });
  for (const marked of takes) {
    const part = `take ${marked.takeId}`;
    const about = { part, split: 'train', label: part, subject: part, fps: fpsOf(marked) } as const;
    for (const piece of trainingPieces(marked, clip)) {
      const name = `${part}, rows ${piece.from} to ${piece.to}`;
      await frames.append({ ...about, name }, piece.to - piece.from, frameRows(marked, piece));
    }
    for (const piece of acceptedPieces(marked, clip)) {
      const name = `${part}, rows ${piece.from} to ${piece.to}`;
      await motion.append({ ...about, name }, piece.to - piece.from, motionRows(marked, piece));
    }
    await frames.finishPart(part);
    await motion.finishPart(part);
  }
  await frames.seal();
  await motion.seal();
  return { frames: folders.frames, motion: motion.totalRows > 0 ? folders.motion : null };
}

function fpsOf({ take: { fps } }: MarkedTake): number {
  return fps.num / fps.den;
}

/** Stretches training may look at that have a marked row within a clip's length. */
export function trainingPieces({ marks, split }: MarkedTake, clip: number): Piece[] {
  const wanted = new Uint8Array(marks.length);
  for (const [row, mark] of marks.entries()) {
    if (mark !== MARK.none && split.train[row] === 1) wanted.fill(1, Math.max(0, row - clip + 1), row + clip);
  }
  return runsOf(marks.length, (row) => wanted[row] === 1 && split.train[row] === 1).filter(
    ({ from, to }) => to - from >= clip,
  );
}

/** Stretches of marked rows that training may look at. */
function acceptedPieces({ marks, split }: MarkedTake, clip: number): Piece[] {
  return runsOf(marks.length, (row) => marks[row] !== MARK.none && split.train[row] === 1).filter(
    ({ from, to }) => to - from >= clip,
  );
}

function runsOf(rows: number, wanted: (row: number) => boolean): Piece[] {
  const out: Piece[] = [];
  for (let row = 0; row < rows; row++) {
    if (!wanted(row)) continue;
    const from = row;
    while (row < rows && wanted(row)) row++;
    out.push({ from, to: row });
  }
  return out;
}

function frameRows(marked: MarkedTake, { from, to }: Piece): FrameBlock {
  const { sample, marks } = marked;
  const known = Uint8Array.from(marks.subarray(from, to), (mark) => (mark === MARK.none ? 0 : 1));
  const keypoints2d = sample.keypoints2d.slice(from * 3 * JOINTS49_COUNT, to * 3 * JOINTS49_COUNT);
  for (let i = 0; i < keypoints2d.length / 3; i++) {
    const row = Math.floor(i / JOINTS49_COUNT);
    if (known[row] === 0) keypoints2d[3 * i + 2]! *= marked.take.score[from + row]! >= WELL_FITTED ? UNMARKED : 0;
  }
  return {
    landmarks: sample.features.subarray(from * KEYPOINT_FEATURES, to * KEYPOINT_FEATURES),
    keypoints2d,
    joints3d: sample.keypoints3d.subarray(from * 3 * JOINTS49_COUNT, to * 3 * JOINTS49_COUNT),
    ...motionRows(marked, { from, to }),
    hasJoints: known,
    hasTheta: known,
  };
}

function motionRows({ sample: { theta } }: MarkedTake, { from, to }: Piece): FrameBlock {
  const pose = new Float32Array((to - from) * 72);
  const betas = new Float32Array((to - from) * 10);
  for (let row = from; row < to; row++) {
    const at = row * THETA_WIDTH;
    pose.set(theta.subarray(at + POSE.first, at + POSE.first + 72), (row - from) * 72);
    betas.set(theta.subarray(at + SHAPE.first, at + SHAPE.first + 10), (row - from) * 10);
  }
  return { pose, betas };
}
