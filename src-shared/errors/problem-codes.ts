import { CLEANUP_PROBLEMS } from './cleanup-problems.ts';
import { DATASET_PROBLEMS } from './dataset-problems.ts';
import { FINETUNE_PROBLEMS } from './finetune-problems.ts';
import { MEDIA_PROBLEMS } from './media-problems.ts';
import type { ProblemSide } from './problem.ts';

/** What people are told about one kind of problem. */
export interface ProblemText {
  /** One sentence; `{name}` is replaced by the parameter of that name. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  readonly side: ProblemSide;
}

/** The closed list of problems a person can meet. */
export const PROBLEMS = {
  'usage/bad-option': {
    message: '{reason}.',
    hint: 'Run the command with --help to see what it takes.',
    side: 'input',
  },
  ...MEDIA_PROBLEMS,
  'model/missing': {
    message: 'The model file {model} is not installed.',
    hint: 'Run npm install again; it comes with the package @mediapipe/pose.',
    side: 'machine',
  },
  'model/changed': {
    message: 'The model file {model} is not the one this version was tested with.',
    hint: 'Delete node_modules and run npm install again.',
    side: 'machine',
  },
  'model/format': {
    message: '{path} is not a body model: {reason}.',
    hint: 'Choose a SMPL-like .npz file.',
    side: 'input',
  },
  'model/unknown': {
    message: 'There is no model called {name} in the library.',
    hint: 'The models command lists what there is; import-model adds to it.',
    side: 'input',
  },
  'model/wrong-kind': {
    message: 'The model {name} is a {found}, not a {wanted}.',
    hint: 'The models command lists what there is.',
    side: 'input',
  },
  'model/damaged': {
    message: 'The model {name} in the library is damaged: {reason}.',
    hint: 'Remove it with models --remove and import its file again.',
    side: 'input',
  },
  'model/incomplete': {
    message: 'The model {name} cannot be used for this: it lacks {missing}.',
    hint: 'Import the file that holds the missing part.',
    side: 'input',
  },
  'model/name-taken': {
    message: 'The library already holds a model called {name}.',
    hint: 'Choose another --name, or remove the other with models --remove.',
    side: 'input',
  },
  'model/newer': {
    message: 'The model {name} was stored by a newer version of Vibe Studio.',
    hint: 'Update Vibe Studio to use it.',
    side: 'input',
  },
  'model/refused': {
    message: '{path} was not imported: {reason}.',
    hint: '{advice}.',
    side: 'input',
  },
  'model/terms': {
    message: '{path} was not imported: its terms have not been accepted.',
    hint: 'Read them and run the same command with --accept-terms.',
    side: 'input',
  },
  'model/partly-refused': {
    message: '{refused} of {files} files were not imported.',
    hint: 'The lines above say why; what was not refused is stored.',
    side: 'input',
  },
  'device/unavailable': {
    message: 'The device {device} cannot be used: {reason}.',
    hint: 'Run the doctor command to see what there is, or use --device cpu.',
    side: 'input',
  },
  'engine/crashed': {
    message: 'The engine process ended unexpectedly ({reason}).',
    hint: 'Run the same command again; it goes on from the last finished stage.',
    side: 'machine',
  },
  'project/not-project': {
    message: '{path} is not a Vibe Studio project.',
    hint: 'Name another file, or leave --project out to start a new project.',
    side: 'input',
  },
  'project/newer': {
    message: '{path} was written by a newer version of Vibe Studio (format {found}, this version knows {known}).',
    hint: 'Update Vibe Studio to open it.',
    side: 'input',
  },
  'project/missing': {
    message: 'There is no project at {path}.',
    hint: 'Check the path; capture creates a project.',
    side: 'input',
  },
  'project/damaged': {
    message: '{path} is damaged: {reason}.',
    hint: 'Restore it from a copy; nothing was changed.',
    side: 'input',
  },
  'project/busy': {
    message: '{path} is being written by another process.',
    hint: 'Wait until the other capture has ended or cancel it.',
    side: 'input',
  },
  'project/older': {
    message: '{path} is of an older format ({found}, this version reads {known}).',
    hint: 'Open it for writing once, for example with capture or export; that brings it up to date.',
    side: 'input',
  },
  'project/unreadable': {
    message: '{path} may not be read: {reason}.',
    hint: 'Check the permissions of the file and its folder.',
    side: 'input',
  },
  'project/unwritable': {
    message: 'The project {path} cannot be written: {reason}.',
    hint: 'Name a project file in a folder that you may write to.',
    side: 'input',
  },
  'project/none-open': {
    message: 'No project is open.',
    hint: 'Open a project or create one first.',
    side: 'input',
  },
  'project/read-only': {
    message: '{path} is open for reading only.',
    hint: 'Close it in the other window, or copy it to a folder that can be written.',
    side: 'input',
  },
  'project/exists': {
    message: 'There is something at {path} already.',
    hint: 'Open it, or choose another name.',
    side: 'input',
  },
  'media/unknown': {
    message: 'There is no clip {id} in this project.',
    hint: 'It may have been removed; choose one from the library.',
    side: 'input',
  },
  'media/other-video': {
    message: '{path} is not the video that was imported as {name}.',
    hint: 'Choose the same file, wherever it lies now, or import this one as a clip of its own.',
    side: 'input',
  },
  'media/too-large': {
    message: '{name} is larger than {limit}.',
    hint: 'Put the file into a folder of this machine and import it by its path.',
    side: 'input',
  },
  'job/unknown': {
    message: 'There is no job {id} in this project.',
    hint: 'The jobs panel lists what there is.',
    side: 'input',
  },
  'connection/lost': {
    message: 'The connection to the studio was lost.',
    hint: 'Wait until it is back; what was saved is safe.',
    side: 'machine',
  },
  'server/port': {
    message: 'Port {port} cannot be used: {reason}.',
    hint: 'Choose another --port, or 0 for any free one.',
    side: 'input',
  },
  'server/not-loopback': {
    message: 'The studio serves this machine only, not {host}.',
    hint: 'To use it from elsewhere, tunnel to it, for example with ssh -L.',
    side: 'input',
  },
  'page/not-built': {
    message: 'The page of the studio could not be built: {reason}.',
    hint: 'Run npm install and npm run build:page, then try again.',
    side: 'machine',
  },
  'job/fault': {
    message: 'The step {stage} stopped because of a fault in Vibe Studio: {reason}.',
    hint: 'Please report it; run the same command again to go on from the last finished step.',
    side: 'machine',
  },
  'take/missing': {
    message: 'There is no take {take} in {path}.',
    hint: 'The takes command lists what there is.',
    side: 'input',
  },
  'take/format': {
    message: '{path} is not a take: {reason}.',
    hint: 'Use an .npz written by capture or export.',
    side: 'input',
  },
  'take/no-overlap': {
    message: '{pred} and {truth} have no moment in common.',
    hint: 'Compare a take with the truth of the same clip; their times (pts_us) must agree.',
    side: 'input',
  },
  ...DATASET_PROBLEMS,
  ...FINETUNE_PROBLEMS,
  ...CLEANUP_PROBLEMS,
  'evaluation/encoder': {
    message: 'The model {model} reads landmarks, not pictures; data sets are evaluated with the ResNet-50 encoder.',
    hint: 'Name a generator that was trained on ResNet-50 features with --model.',
    side: 'input',
  },
  'evaluation/wrong-features': {
    message: 'The stored features ({size} numbers a frame) are not those of the model {model}.',
    hint: 'Evaluate a model with the ResNet-50 encoder, or move the feature file away so that the pictures are used.',
    side: 'input',
  },
  'training/diverged': {
    message: 'Training stopped at iteration {iteration}: the loss is not a number again and again.',
    hint: 'Lower the learning rates, or look for broken clips in the training data. The last good checkpoint is kept.',
    side: 'input',
  },
  'training/out-of-memory': {
    message: 'Memory is not enough to train, even with batches in {pieces} pieces.',
    hint: 'Use a smaller batch, or close other programs. The last checkpoint is kept.',
    side: 'machine',
  },
  'training/other-architecture': {
    message: 'The checkpoint belongs to another network: {reason}.',
    hint: 'Go on with the settings it was begun with, or train into an empty folder. The checkpoint was not changed.',
    side: 'input',
  },
  'training/checkpoint-damaged': {
    message: 'The checkpoint {path} is damaged: {reason}.',
    hint: 'Restore it from a copy, or train into an empty folder.',
    side: 'input',
  },
  'training/no-checkpoint': {
    message: 'There is no checkpoint to go on from.',
    hint: 'Start without --resume.',
    side: 'input',
  },
  'training/folder-used': {
    message: '{path} holds a training run already.',
    hint: 'Add --resume to go on with it, or choose another --out.',
    side: 'input',
  },
  'output/unwritable': {
    message: 'Nothing can be written to {path}: {reason}.',
    hint: 'Choose another folder with --out.',
    side: 'input',
  },
  'output/disk-full': {
    message: 'The disk is full; {path} was not written.',
    hint: 'Free some space and run the same command again.',
    side: 'machine',
  },
  'results/format': {
    message: '{path} cannot be imported: {reason}.',
    hint: 'Choose a vibe_output.pkl as VIBE or vibe-pkl exports write it.',
    side: 'input',
  },
  'import/format': {
    message: '{path} cannot be imported: {reason}.',
    hint: 'Choose COCO, OpenPose or CVAT keypoints (.json, .xml, .zip), or a motion (.bvh, .npz, .pkl).',
    side: 'input',
  },
  'import/nothing': {
    message: '{path} has no picture in common with {clip}: {reason}.',
    hint: 'Choose another frame to start at, or another clip.',
    side: 'input',
  },
  'import/other-picture': {
    message: '{path} was made from pictures of {found} px, and {clip} shows {wanted} px.',
    hint: 'Choose the clip that the keypoints were made from.',
    side: 'input',
  },
  'import/no-clip': {
    message: 'There is no clip to import into.',
    hint: 'Add a video to the project first.',
    side: 'input',
  },
  'results/other-video': {
    message: '{path} does not belong to {video}: {reason}.',
    hint: 'Name the video that the results were made from.',
    side: 'input',
  },
  'edit/unknown-take': {
    message: 'Take {take} is not there any more.',
    hint: 'Undo brings back what was removed or merged.',
    side: 'input',
  },
  'edit/outside': {
    message: 'Frame {frame} is outside of what can be edited here (frames {first} to {last}).',
    hint: 'Go to a frame in which this person is, and edit there.',
    side: 'input',
  },
  'edit/overlap': {
    message: 'These takes cannot become one: both are in {frames} of the same frames.',
    hint: 'Split them first, or exchange the two people from the frame on where they were mixed up.',
    side: 'input',
  },
  'edit/other-capture': {
    message: 'Takes {a} and {b} come from different captures, with cameras of their own.',
    hint: 'Choose two takes of one capture.',
    side: 'input',
  },
  'edit/no-gap': {
    message: 'There is no hole to fill here ({longer} longer than asked for, or at an end of the take).',
    hint: 'Choose a stretch with hatched frames, or allow longer holes.',
    side: 'input',
  },
  'edit/nobody-here': {
    message: 'Nobody was found in the box at frame {frame}.',
    hint: 'Draw the box around the whole person, a little larger than the body, in a frame where they are seen well.',
    side: 'input',
  },
  'edit/no-capture': {
    message: 'This clip has no person yet.',
    hint: 'Capture the clip first; then people who were missed can be added.',
    side: 'input',
  },
  'edit/no-floor': {
    message: 'These points give no floor the camera could stand over.',
    hint: 'Choose three or more points on the floor, far from each other and not on one line.',
    side: 'input',
  },
  'edit/nothing': {
    message: 'There is nothing to {what}.',
    hint: 'Everything is already as it was.',
    side: 'input',
  },
  'export/mismatch': {
    message: '{path} does not match the take when read back: {reason}.',
    hint: 'Please report this with the project file; the file was removed.',
    side: 'machine',
  },
  'export/unknown': {
    message: 'There is no exported file {id} in this project.',
    hint: 'Export the take once more.',
    side: 'input',
  },
  'project/other-open': {
    message: '{path} is no longer the open project, so an edit of it was not made.',
    hint: 'Open it again and repeat the edit.',
    side: 'input',
  },
  'rig/format': {
    message: '{path} cannot be used as a character: {reason}.',
    hint: 'Choose a binary FBX (7.1 or later) or a GLB with one human skeleton.',
    side: 'input',
  },
  'rig/mapping': {
    message: 'Motion cannot be put onto {path}: {reason}.',
    hint: 'Say which bone is what: in the list of bones, or with --bone role=name, for example --bone l_elbow=arm_lower_L.',
    side: 'input',
  },
  'export/rate': {
    message: '{rate} is not a frame rate that files can have.',
    hint: 'Give 1 to 1000 frames per second, such as 24, 29.97 or 30000/1001.',
    side: 'input',
  },
  'export/interval': {
    message: 'Nothing of person {person} lies within {asked} s: the take reaches from {from} to {to} s of the clip.',
    hint: 'Give a stretch that begins before it ends and meets the take.',
    side: 'input',
  },
  'export/name': {
    message: 'Files cannot be named {template}: {reason}.',
    hint: 'Use letters, spaces and the parts {project}, {clip}, {person}, {preset}, {fps}, {date}; none of / \\ : * ? " < > |.',
    side: 'input',
  },
  'export/preset': {
    message: 'There is no skeleton called {preset}.',
    hint: 'Known: {known}.',
    side: 'input',
  },
  'export/target': {
    message: 'There is no application called {target} in the list of exports.',
    hint: 'Known: {known}.',
    side: 'input',
  },
  'export/research-mesh': {
    message:
      'The mesh of the body {body} may be used for research only, and {formats} would carry it out of the studio.',
    hint: 'Write the skeleton alone (--skeleton-only), or say that you may with --research-mesh.',
    side: 'input',
  },
  'export/format': { message: '{reason}.', hint: 'Known formats: {known}.', side: 'input' },
} as const satisfies Record<string, ProblemText>;

/** Name of a kind of problem. */
export type ProblemCode = keyof typeof PROBLEMS;
