import { basename, join } from 'node:path';
import { hasFolder, namesIn } from '#main/datasets/dataset-file.ts';
import { openFileSource } from '#main/model-library/file-source.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { jpegSize } from '#shared/formats/jpeg-size.ts';
import { readTfRecords } from '#shared/formats/tfrecord/read-tfrecord.ts';
import { readTfExample, type TfFeature } from '#shared/formats/tfrecord/tf-example.ts';
import type { Split } from '#shared/training/store/store-schema.ts';
import { sequencesOf } from './labelled-rows.ts';
import { missingDataset } from './missing-dataset.ts';
import type { TrainingDataset, TrainingPart, TrainingSequence } from './training-dataset.ts';

/** Files of the complete training part. */
const TRAIN_FILES = 273;
const FPS = 30;
const [BODY, FACE, TOES] = [14, 5, 6];
const POINTS = BODY + FACE + TOES;

/**
 * InstaVariety as its makers publish it (Kanazawa et al. 2019): TFRecord files, one `tf.Example` per clip of a person,
 * with crops of 224 px and points of OpenPose. They lie in the folder itself or in `train` and `test` below it.
 *
 * @throws Problem dataset/missing
 */
export function openInstaVariety(root: string): TrainingDataset {
  const files = ['', 'train', 'test', join('tf_datasets', 'insta_variety', 'train')].flatMap((folder) =>
    hasFolder(join(root, folder))
      ? namesIn(join(root, folder), ({ name }) => name.endsWith('.tfrecord')).map((file) => join(folder, file))
      : [],
  );
  if (files.length === 0)
    throw missingDataset('instavariety', root, 'files *.tfrecord, or folders train and test with them');
  return {
    kind: 'instavariety',
    title: 'InstaVariety',
    licence: 'research-only',
    type: 'frames',
    truths: [],
    ownInputs: null,
    partsAre: 'files',
    completeParts: TRAIN_FILES,
    notes: [
      'Points come from OpenPose and features from the stored crops, as published.',
      `Frame times are taken at ${FPS} per second, since the data set stores none.`,
    ],
    options: {},
    parts: files.map((file) => partOf(root, file)),
  };
}

function partOf(root: string, file: string): TrainingPart {
  const path = join(root, file);
  const split: Split = /(^|[\\/])test[\\/]/.test(file) ? 'test' : 'train';
  return {
    name: basename(file, '.tfrecord'),
    *sequences() {
      try {
        using source = openFileSource(path);
        let number = 0;
        for (const record of readTfRecords(source)) {
          yield* readClip(readTfExample(record), `${basename(file, '.tfrecord')}_${number++}`, path, split);
        }
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        throw new Problem('dataset/broken', { path, reason: error.message }, { cause: error });
      }
    },
  };
}

/** @throws FormatError */
function readClip(features: Map<string, TfFeature>, name: string, path: string, split: Split): TrainingSequence[] {
  const numbers = (key: string): ArrayLike<number> => {
    const feature = features.get(key);
    if (!feature || feature.kind === 'bytes') throw new FormatError(`${name} has no numbers called ${key}`);
    return feature.values;
  };
  const pictures = features.get('image/encoded');
  if (pictures?.kind !== 'bytes') throw new FormatError(`${name} has no pictures`);
  const rows = numbers('meta/N')[0] ?? 0;
  const [xys, visible, face] = [numbers('image/xys'), numbers('image/visibilities'), numbers('image/face_pts')];
  const toes = features.has('image/toe_pts') ? numbers('image/toe_pts') : [];
  const expected: readonly [ArrayLike<number>, number][] = [
    [xys, 2 * BODY],
    [visible, BODY],
    [face, 3 * FACE],
    ...(toes.length > 0 ? [[toes, 3 * TOES] as [ArrayLike<number>, number]] : []),
  ];
  if (pictures.values.length !== rows || expected.some(([list, size]) => list.length !== rows * size)) {
    throw new FormatError(`${name} has ${pictures.values.length} pictures and points for other ${rows} frames`);
  }
  const normalised = features.has('image/phis');
  const points = new Float32Array(rows * POINTS * 3);
  const boxes = new Float32Array(rows * 3);
  for (let t = 0; t < rows; t++) {
    const { width, height } = jpegSize(pictures.values[t]!);
    boxes.set([width / 2, height / 2, Math.max(width, height)], 3 * t);
    const put = (point: number, x: number, y: number, confidence: number): void => {
      const at = (t * POINTS + point) * 3;
      points[at] = normalised ? ((x + 1) / 2) * width : x;
      points[at + 1] = normalised ? ((y + 1) / 2) * height : y;
      points[at + 2] = confidence;
    };
    for (let j = 0; j < BODY; j++) {
      put(j, xys[2 * t * BODY + j]!, xys[(2 * t + 1) * BODY + j]!, visible[t * BODY + j]!);
    }
    for (let j = 0; j < FACE; j++) {
      const at = 3 * t * FACE + j;
      put(BODY + j, face[at]!, face[at + FACE]!, face[at + 2 * FACE]!);
    }
    for (let j = 0; j < TOES && toes.length > 0; j++) {
      const at = 3 * t * TOES + j;
      put(BODY + FACE + j, toes[at]!, toes[at + TOES]!, toes[at + 2 * TOES]!);
    }
  }
  return sequencesOf({
    name,
    split,
    label: '',
    subject: '',
    fps: FPS,
    frames: Array.from({ length: rows }, (_, t) => t),
    set: 'insta',
    points,
    boxes,
    // These points are used as they are: nothing to be measured in another crop.
    cropScale: 1.2,
    pictures: { kind: 'encoded', path, read: (row) => pictures.values[row]! },
  });
}
