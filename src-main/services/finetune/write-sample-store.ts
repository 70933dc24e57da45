import { createStoreFolder } from '#main/feature-store/open-store-folder.ts';
import type { LicenceClass } from '#shared/body/body-model.ts';
import { JOINTS49_COUNT } from '#shared/body/joints49.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { arraySpecs, type FrameBlock } from '#shared/training/store/store-arrays.ts';
import { STORE_VERSION, type StoreHeader } from '#shared/training/store/store-schema.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import type { MarkedTake } from './collect-samples.ts';
import { MARK } from './marked-rows.ts';
import type { ReplaySample } from './replay/replay-set.ts';
import { frameRowsOf, motionRowsOf } from './sample-rows.ts';

/** Stores that a fine-tuning run draws its clips from. */
export interface SampleStores {
  /** Inputs and truths; only marked rows have a truth in space, well fitted ones around them one in the picture. */
  readonly frames: string;
  /** Accepted motion, for the discriminator; null where no stretch of it is long enough. */
  readonly motion: string | null;
}

/** Two folders to be made: one for frames, one for motion. */
export interface StoreFolders {
  readonly frames: string;
  readonly motion: string;
}

/** Fit score from which the picture of a frame that nobody looked at is believed. */
const WELL_FITTED = 0.7;

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
  folders: StoreFolders,
  clip: number,
  licence: LicenceClass,
): Promise<SampleStores> {
  const { frames, motion } = await openStores(folders, 'project', licence);
  for (const marked of takes) {
    const part = `take ${marked.takeId}`;
    const about = { part, split: 'train', label: part, subject: part, fps: fpsOf(marked) } as const;
    for (const piece of trainingPieces(marked, clip)) {
      const name = `${part}, rows ${piece.from} to ${piece.to}`;
      await frames.append({ ...about, name }, piece.to - piece.from, frameRows(marked, piece));
    }
    for (const piece of acceptedPieces(marked, clip)) {
      const name = `${part}, rows ${piece.from} to ${piece.to}`;
      await motion.append({ ...about, name }, piece.to - piece.from, motionRowsOf(marked.sample, piece.from, piece.to));
    }
    await frames.finishPart(part);
    await motion.finishPart(part);
  }
  await frames.seal();
  await motion.seal();
  return { frames: folders.frames, motion: motion.totalRows > 0 ? folders.motion : null };
}

/** Opens a store of frames and one of motion for writing. @param dataset where the rows come from */
async function openStores(folders: StoreFolders, dataset: 'project' | 'replay', licence: LicenceClass) {
  const common = {
    format: 'vibe-studio-features' as const,
    version: STORE_VERSION as typeof STORE_VERSION,
    licence,
    options: {},
    notes: [],
    dataset,
  } satisfies Partial<StoreHeader>;
  const frames = await StoreWriter.open(await createStoreFolder(folders.frames), {
    ...common,
    kind: 'frames',
    encoder: { type: 'keypoints', width: KEYPOINT_FEATURES, model: 'blazepose', weights: null },
    arrays: arraySpecs(['landmarks', 'keypoints2d', 'joints3d', 'pose', 'betas', 'hasJoints', 'hasTheta']),
  });
  const motion = await StoreWriter.open(await createStoreFolder(folders.motion), {
    ...common,
    kind: 'motion',
    encoder: null,
    arrays: arraySpecs(['pose', 'betas']),
  });
  return { frames, motion };
}

/** Writes the studio's own recordings as stores, to be trained on beside a project's. */
export async function writeReplayStores(
  samples: readonly ReplaySample[],
  folders: StoreFolders,
): Promise<StoreFolders> {
  const { frames, motion } = await openStores(folders, 'replay', 'free');
  for (const [i, sample] of samples.entries()) {
    const part = `recording ${i}`;
    const about = { part, name: part, split: 'train', label: sample.label, subject: part, fps: sample.fps } as const;
    await frames.append(about, sample.frames, frameRowsOf(sample, 0, sample.frames));
    await motion.append(about, sample.frames, motionRowsOf(sample, 0, sample.frames));
    await frames.finishPart(part);
    await motion.finishPart(part);
  }
  await frames.seal();
  await motion.seal();
  return folders;
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

/**
 * Rows of a training clip: `most`, or fewer where no take goes on for so long between held-out blocks, as in clips of few
 * frames a second.
 */
export function clipRows(takes: readonly Pick<MarkedTake, 'marks' | 'split'>[], most: number): number {
  const stretches = takes.flatMap(({ marks, split }) =>
    runsOf(marks.length, (row) => split.train[row] === 1).filter(({ from, to }) =>
      marks.subarray(from, to).some((mark) => mark !== MARK.none),
    ),
  );
  return Math.min(most, Math.max(0, ...stretches.map(({ from, to }) => to - from)));
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

function frameRows({ sample, marks, take }: MarkedTake, { from, to }: Piece): FrameBlock {
  const known = Uint8Array.from(marks.subarray(from, to), (mark) => (mark === MARK.none ? 0 : 1));
  const rows = frameRowsOf(sample, from, to);
  const { keypoints2d } = rows;
  for (let i = 0; i < keypoints2d.length / 3; i++) {
    const row = Math.floor(i / JOINTS49_COUNT);
    if (known[row] === 0 && take.score[from + row]! < WELL_FITTED) keypoints2d[3 * i + 2] = 0;
  }
  return { ...rows, hasJoints: known, hasTheta: known };
}
