import { assertNever } from '#shared/errors/problem.ts';
import { openAmass } from './amass.ts';
import { openH36mTraining } from './h36m-training.ts';
import { openInstaVariety } from './instavariety.ts';
import { openMpiTraining } from './mpi-training.ts';
import { openPennAction } from './pennaction.ts';
import { openPoseTrack } from './posetrack.ts';
import { openSmplMocap } from './smpl-mocap.ts';
import { openThreeDpwTraining } from './threedpw-training.ts';
import type { TrainingDataset } from './training-dataset.ts';
import type { Quirks, TrainingKind } from './training-kinds.ts';
import { openVibeDatabase } from './vibe-database.ts';

/** Kinds that are read from their files alone; `clips` need the detector (`services/training-data`). */
export type FileKind = Exclude<TrainingKind, 'clips'>;

/**
 * Recognises a data set below a folder.
 *
 * @throws Problem dataset/missing, dataset/broken
 */
export function openTrainingDataset(kind: FileKind, root: string, quirks: Quirks): TrainingDataset {
  switch (kind) {
    case 'amass':
      return openAmass(root, quirks);
    case 'smpl-mocap':
      return openSmplMocap(root);
    case '3dpw':
      return openThreeDpwTraining(root, quirks);
    case 'mpi-inf-3dhp':
      return openMpiTraining(root, quirks);
    case 'h36m':
      return openH36mTraining(root);
    case 'pennaction':
      return openPennAction(root, quirks);
    case 'posetrack':
      return openPoseTrack(root, quirks);
    case 'instavariety':
      return openInstaVariety(root);
    case 'vibe-db':
      return openVibeDatabase(root, quirks);
    default:
      return assertNever(kind);
  }
}
