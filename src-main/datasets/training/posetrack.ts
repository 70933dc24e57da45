import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { folderWith, namesIn, readDatasetFile } from '#main/datasets/dataset-file.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { Split } from '#shared/training/store/store-schema.ts';
import { LABEL_CROP_SCALE, sequencesOf } from './labelled-rows.ts';
import { missingDataset } from './missing-dataset.ts';
import type { TrainingDataset, TrainingPart, TrainingSequence } from './training-dataset.ts';
import type { Quirks } from './training-kinds.ts';

/** Folders of annotations and the split they are. */
const SPLITS: Readonly<Record<string, Split>> = { train: 'train', val: 'val' };
/** People with fewer labelled frames are left out, as published. */
const FEWEST_FRAMES = 8;
/** The published preparation shrinks the labelled boxes by this. */
const BOX_SCALE = 0.8;
const FPS = 30;
/** A file of the training part that the published preparation means to skip. */
const SKIPPED = /^021133_/;

const Annotations = z.object({
  images: z.array(z.object({ id: z.number(), file_name: z.string(), is_labeled: z.boolean().optional() })),
  annotations: z.array(
    z.object({
      image_id: z.number(),
      track_id: z.number(),
      keypoints: z.array(z.number()),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
    }),
  ),
});
type Annotations = z.infer<typeof Annotations>;

/**
 * PoseTrack 2018 as its makers publish it (Andriluka et al. 2018): `annotations/train/*.json` and `annotations/val/*.json`
 * with the pictures they name, for example `images/train/000001_bonn_train/000000.jpg`.
 *
 * @throws Problem dataset/missing
 */
export function openPoseTrack(root: string, quirks: Quirks): TrainingDataset {
  const base = folderWith(root, ['', 'posetrack_data', 'posetrack'], 'annotations');
  const files = Object.keys(SPLITS).flatMap((folder) =>
    base === null
      ? []
      : namesIn(join(base, 'annotations', folder), ({ name }) => name.endsWith('.json') && !SKIPPED.test(name)).map(
          (file) => ({ folder, file }),
        ),
  );
  if (base === null || files.length === 0) throw missingDataset('posetrack', root, 'files annotations/train/*.json');
  const silentJumps = quirks.has('silent-jumps');
  return {
    kind: 'posetrack',
    title: 'PoseTrack',
    licence: 'research-only',
    type: 'frames',
    truths: [],
    ownInputs: null,
    partsAre: 'videos',
    completeParts: null,
    notes: [
      'Labelled frames only, people with at least eight of them; points at (0, 0) are absent.',
      `Frame times are taken at ${FPS} per second, since the data set stores none.`,
    ],
    options: { 'silent-jumps': silentJumps },
    parts: files.map(({ folder, file }) => partOf(base, folder, file, silentJumps)),
  };
}

function partOf(base: string, folder: string, file: string, silentJumps: boolean): TrainingPart {
  const name = basename(file, '.json');
  return {
    name,
    *sequences() {
      const path = join(base, 'annotations', folder, file);
      const annotations = readDatasetFile(path, () => parse(readFileSync(path, 'utf8')));
      yield* peopleOf(annotations, base, name, SPLITS[folder]!, silentJumps);
    },
  };
}

/** @throws FormatError */
function parse(text: string): Annotations {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError('it is not JSON', { cause });
  }
  const parsed = Annotations.safeParse(value);
  if (!parsed.success)
    throw new FormatError(`it has no images and annotations (${parsed.error.issues[0]?.path.join('.')})`);
  return parsed.data;
}

function* peopleOf(
  { images, annotations }: Annotations,
  base: string,
  video: string,
  split: Split,
  silentJumps: boolean,
): Generator<TrainingSequence> {
  const frames = new Map(
    images.map(({ id, file_name, is_labeled }, i) => [id, { frame: i, file_name, labelled: is_labeled ?? true }]),
  );
  const people = new Map<
    number,
    { frame: number; path: string; keypoints: number[]; bbox: readonly number[] | undefined }[]
  >();
  for (const { image_id, track_id, keypoints, bbox } of annotations) {
    const image = frames.get(image_id);
    if (!image?.labelled || keypoints.length !== 51) continue;
    const list = people.get(track_id) ?? [];
    list.push({ frame: image.frame, path: join(base, ...image.file_name.split('/')), keypoints, bbox });
    people.set(track_id, list);
  }
  for (const [track, rows] of [...people].sort(([a], [b]) => a - b)) {
    rows.sort((a, b) => a.frame - b.frame);
    const usable = rows.filter(({ keypoints }, i) => hasPoints(keypoints) && rows[i - 1]?.frame !== rows[i]!.frame);
    if (usable.length < FEWEST_FRAMES) continue;
    yield* sequencesOf(
      {
        name: `${video}_${track}`,
        split,
        label: '',
        subject: '',
        fps: FPS,
        frames: usable.map(({ frame }) => frame),
        set: 'posetrack',
        points: Float32Array.from(usable.flatMap(({ keypoints }) => marked(keypoints))),
        boxes: Float32Array.from(usable.flatMap(({ keypoints, bbox }) => squareOf(bbox ?? extentOf(keypoints)))),
        cropScale: LABEL_CROP_SCALE,
        pictures: { kind: 'images', paths: usable.map(({ path }) => path) },
      },
      silentJumps,
    );
  }
}

/** Confidence 1 for every point that is not at (0, 0), as published. */
function marked(keypoints: readonly number[]): number[] {
  return keypoints.map((value, i) =>
    i % 3 === 2 ? (keypoints[i - 2] === 0 && keypoints[i - 1] === 0 ? 0 : 1) : value,
  );
}

function hasPoints(keypoints: readonly number[]): boolean {
  return marked(keypoints).filter((value, i) => i % 3 === 2 && value > 0).length >= 3;
}

function squareOf([x, y, w, h]: readonly number[]): number[] {
  return [x! + w! / 2, y! + h! / 2, Math.max(w!, h!) * BOX_SCALE * LABEL_CROP_SCALE];
}

/** Where a person has no box: around the points, as large as the labelled boxes are. */
function extentOf(keypoints: readonly number[]): number[] {
  const seen = marked(keypoints);
  const xs = seen.filter((_, i) => i % 3 === 0 && seen[i + 2]! > 0);
  const ys = seen.filter((_, i) => i % 3 === 1 && seen[i + 1]! > 0);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [w, h] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const grow = 1.1 / BOX_SCALE;
  return [left - ((grow - 1) * w) / 2, top - ((grow - 1) * h) / 2, w * grow, h * grow];
}
