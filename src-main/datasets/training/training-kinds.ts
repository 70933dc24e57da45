/** Data sets that training can use, as the command line names them. */
export const TRAINING_KINDS = [
  'amass',
  'smpl-mocap',
  '3dpw',
  'mpi-inf-3dhp',
  'h36m',
  'pennaction',
  'posetrack',
  'instavariety',
  'clips',
  'vibe-db',
] as const;
export type TrainingKind = (typeof TRAINING_KINDS)[number];

/** As people write them. */
export const TRAINING_TITLES: Readonly<Record<TrainingKind, string>> = {
  amass: 'AMASS',
  'smpl-mocap': 'motion capture on SMPL’s tree',
  '3dpw': '3DPW',
  'mpi-inf-3dhp': 'MPI-INF-3DHP',
  h36m: 'Human3.6M',
  pennaction: 'Penn Action',
  posetrack: 'PoseTrack',
  instavariety: 'InstaVariety',
  clips: 'a folder of clips',
  'vibe-db': 'VIBE’s preprocessed data',
};

/** Where the published code differs from what it means to do; each is off unless it is asked for. */
export const QUIRKS = {
  'amass-stride': 'AMASS: every n-th frame, n = whole(rate) div 25, instead of 30 frames a second',
  'pennaction-order': 'Penn Action: joints stored in one order are read in another',
  'half-truths': 'truths are rounded to 16 bits (up to 2 mm)',
  'keypoint-crop': '2D keypoints are measured in a crop of scale 1.2, whatever crop the features saw',
  'silent-jumps': 'frames that are left out leave no gap: clips run across them',
} as const;
export type Quirk = keyof typeof QUIRKS;
export type Quirks = ReadonlySet<Quirk>;
