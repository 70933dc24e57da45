import { describeFolder } from '#main/datasets/dataset-file.ts';
import { Problem } from '#shared/errors/problem.ts';
import { TRAINING_TITLES, type TrainingKind } from './training-kinds.ts';

const MAKERS: Partial<Record<TrainingKind, string>> = {
  amass: 'Mahmood et al., AMASS',
  '3dpw': 'von Marcard et al., 3DPW',
  'mpi-inf-3dhp': 'Mehta et al., MPI-INF-3DHP',
  h36m: 'Ionescu et al., Human3.6M',
  pennaction: 'Zhang et al., Penn Action',
  posetrack: 'Andriluka et al., PoseTrack',
  instavariety: 'Kanazawa et al., Learning 3D Human Dynamics from Video',
};

/** What is said where a folder does not hold the data set: what was looked for, and what there is. */
export function missingDataset(kind: TrainingKind, root: string, expected: string): Problem {
  const dataset = TRAINING_TITLES[kind];
  return new Problem('dataset/missing', {
    dataset,
    root,
    expected,
    found: describeFolder(root),
    makers: MAKERS[kind] ?? 'whoever made it',
  });
}
