import { join } from 'node:path';
import { folderWith, hasFolder, namesIn, readDatasetFile } from '#main/datasets/dataset-file.ts';
import type { PersonTrack } from '#main/datasets/person-track.ts';
import { PickledFields } from '#main/datasets/pickled-fields.ts';
import { readSequence } from '#main/datasets/threedpw.ts';
import { Problem } from '#shared/errors/problem.ts';
import { readPickle } from '#shared/formats/pickle/read-pickle.ts';
import type { Split } from '#shared/training/store/store-schema.ts';
import { keepRows, sequencesOf } from './labelled-rows.ts';
import { missingDataset } from './missing-dataset.ts';
import type { TrainingDataset, TrainingPart, TrainingSequence } from './training-dataset.ts';
import type { Quirks } from './training-kinds.ts';

const SPLITS: Readonly<Record<string, Split>> = { train: 'train', validation: 'val', test: 'test' };
const SEQUENCES = 60;
const FPS = 30;
/** Scale of the crop on top of the grown box (specification 5.2). */
const CROP_SCALE = 1.2;

/**
 * 3DPW as its makers publish it (von Marcard et al. 2018), all three splits: `sequenceFiles/train/*.pkl` and
 * `imageFiles/SEQUENCE/image_00000.jpg`. The published code cannot make the training split.
 *
 * @throws Problem dataset/missing
 */
export function openThreeDpwTraining(root: string, quirks: Quirks): TrainingDataset {
  const base = folderWith(root, ['', '3DPW', '3dpw'], 'sequenceFiles');
  const files = Object.keys(SPLITS).flatMap((folder) =>
    base === null
      ? []
      : namesIn(join(base, 'sequenceFiles', folder), ({ name }) => name.endsWith('.pkl')).map((file) => ({
          folder,
          name: file.slice(0, -'.pkl'.length),
        })),
  );
  if (base === null || files.length === 0) throw missingDataset('3dpw', root, 'files sequenceFiles/train/*.pkl');
  const silentJumps = quirks.has('silent-jumps');
  return {
    kind: '3dpw',
    title: '3DPW',
    licence: 'research-only',
    type: 'frames',
    truths: ['pose', 'betas'],
    ownInputs: null,
    partsAre: 'sequences',
    completeParts: SEQUENCES,
    notes: [
      'The truth is pose and shape; frames with at most six visible points are left out, as published.',
      'Poses of all people are taken for the neutral body, as published.',
    ],
    options: { 'silent-jumps': silentJumps },
    parts: files.map(({ folder, name }) => partOf(base, folder, name, silentJumps)),
  };
}

function partOf(base: string, folder: string, name: string, silentJumps: boolean): TrainingPart {
  return {
    name,
    *sequences() {
      const images = join(base, 'imageFiles', name);
      if (!hasFolder(images)) {
        throw new Problem('dataset/broken', {
          path: images,
          reason: `the pictures of the sequence ${name} are missing`,
        });
      }
      const tracks = readDatasetFile(join(base, 'sequenceFiles', folder, `${name}.pkl`), (source) =>
        readSequence(new PickledFields(readPickle(source)), name, images),
      );
      for (const track of tracks) yield* sequencesOfTrack(track, SPLITS[folder]!, silentJumps);
    },
  };
}

function sequencesOfTrack(track: PersonTrack, split: Split, silentJumps: boolean): TrainingSequence[] {
  const { rows, counted, keypoints, truth, pictures } = track;
  if (truth.kind !== 'smpl' || pictures?.kind !== 'images' || !keypoints) return [];
  const kept = Array.from({ length: rows }, (_, row) => row).filter((row) => counted[row]);
  const of = (data: Float32Array): Float32Array => keepRows(data, rows, kept);
  return sequencesOf(
    {
      name: track.name,
      split,
      label: '',
      subject: '',
      fps: FPS,
      frames: kept.map((row) => Math.round(track.times[row]! * FPS)),
      set: 'common',
      points: of(keypoints),
      boxes: of(track.boxes),
      cropScale: CROP_SCALE,
      truths: { pose: of(truth.pose), betas: of(truth.betas) },
      pictures: { kind: 'images', paths: kept.map((row) => pictures.paths[row]!) },
    },
    silentJumps,
  );
}
