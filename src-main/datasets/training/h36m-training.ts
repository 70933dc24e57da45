import { join } from 'node:path';
import { folderWith, namesIn } from '#main/datasets/dataset-file.ts';
import { H36M_FPS, H36M_POSES, readH36mRecording } from '#main/datasets/h36m.ts';
import { convertKeypoints } from '#shared/body/keypoint-sets.ts';
import { Problem } from '#shared/errors/problem.ts';
import { sequencesOf } from './labelled-rows.ts';
import { missingDataset } from './missing-dataset.ts';
import type { TrainingDataset, TrainingPart } from './training-dataset.ts';

/** Subjects of the published split: five to learn from, two to be measured on. */
const TRAIN = ['S1', 'S5', 'S6', 'S7', 'S8'];
const TEST = ['S9', 'S11'];
const RECORDINGS = 30;
const CAMERAS = 4;

/**
 * Human3.6M as its makers publish it (Ionescu et al. 2014): `S1/MyPoseFeatures/D3_Positions_mono/*.cdf`, `D2_Positions`
 * and `S1/Videos/*.mp4`, all cameras.
 *
 * @throws Problem dataset/missing
 */
export function openH36mTraining(root: string): TrainingDataset {
  const subjects = [...TRAIN, ...TEST];
  const base = subjects
    .map((subject) => folderWith(root, ['', 'h36m', 'Human3.6M'], join(subject, H36M_POSES)))
    .find((found) => found !== null);
  const recordings = subjects.flatMap((subject) =>
    base == null
      ? []
      : namesIn(join(base, subject, H36M_POSES), ({ name }) => /\.\d{8}\.cdf$/.test(name)).map((file) => ({
          subject,
          file: file.slice(0, -'.cdf'.length),
        })),
  );
  if (base == null || recordings.length === 0) {
    throw missingDataset('h36m', root, `files ${join('S1', H36M_POSES, '*.cdf')} of S1, S5, S6, S7, S8, S9 or S11`);
  }
  return {
    kind: 'h36m',
    title: 'Human3.6M',
    licence: 'research-only',
    type: 'frames',
    truths: ['joints3d'],
    ownInputs: null,
    partsAre: 'recordings',
    completeParts: subjects.length * RECORDINGS * CAMERAS,
    notes: [
      `${TRAIN.join(', ')} are for training, ${TEST.join(' and ')} for testing; all cameras, every second frame (25 a second).`,
      'The truth is the motion capture; the fitted bodies that the published code reads are not distributed.',
    ],
    options: {},
    parts: recordings.map(({ subject, file }) => partOf(join(base, subject), subject, file)),
  };
}

function partOf(folder: string, subject: string, file: string): TrainingPart {
  const name = `${subject}_${file.replaceAll(' ', '_')}`;
  return {
    name,
    *sequences() {
      const { frames, joints17, points17, boxes, video } = readH36mRecording(folder, file);
      if (!points17) {
        const path = join(folder, 'MyPoseFeatures', 'D2_Positions', `${file}.cdf`);
        throw new Problem('dataset/broken', { path, reason: 'the 2D points of this recording are missing' });
      }
      const points = new Float32Array((points17.length / 2) * 3);
      for (let i = 0; i * 2 < points17.length; i++) points.set([points17[2 * i]!, points17[2 * i + 1]!, 1], 3 * i);
      yield* sequencesOf(
        {
          name,
          split: TEST.includes(subject) ? 'test' : 'train',
          label: file.replace(/( \d+)?\.\d{8}$/, ''),
          subject,
          fps: H36M_FPS,
          frames: frames.map((_, i) => i),
          set: 'h36m',
          points,
          boxes,
          truths: { joints3d: convertKeypoints(joints17, 3, 'h36m', 'spin') },
          pictures: { kind: 'video', path: video, frames },
        },
        false,
      );
    },
  };
}
