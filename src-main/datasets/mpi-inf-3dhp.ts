import { join } from 'node:path';
import { convertKeypoints, KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { Hdf5File } from '#shared/formats/hdf5/hdf5-file.ts';
import { jpegSize } from '#shared/formats/jpeg-size.ts';
import { isNumbers } from '#shared/formats/npy.ts';
import type { Dataset } from './dataset.ts';
import { describeFolder, folderWith, hasFolder, namesIn, readDatasetFile } from './dataset-file.ts';
import { keypointCrop } from './keypoint-crop.ts';
import type { PersonTrack } from './person-track.ts';

const TEST_SET = 'mpi_inf_3dhp_test_set';
const SUBJECTS = 6;
const JOINTS = KEYPOINT_SETS.mpii3d_test.length;
/** Taken for the frame times, which the data set does not store. */
const FPS = 25;
const MM = 1000;
/** A JPEG's size stands in its first bytes, behind at most a thumbnail. */
const HEADER_BYTES = 262_144;

/**
 * The test set of MPI-INF-3DHP as its makers publish it (Mehta et al. 2017): `mpi_inf_3dhp_test_set/TS1` to `TS6`, each
 * with `annot_data.mat` (MATLAB 7.3, which is HDF5) and `imageSequence/img_000001.jpg` and so on.
 *
 * @throws Problem dataset/missing that names what was looked for and what there is
 */
export function openMpiInf3dhp(root: string): Dataset {
  const base = folderWith(root, [TEST_SET, '', join('mpi_inf_3dhp', TEST_SET)], 'TS1') ?? anySubject(root);
  if (base === null) {
    throw new Problem('dataset/missing', {
      dataset: 'MPI-INF-3DHP',
      root,
      expected: `the folder ${TEST_SET} with TS1 to TS${SUBJECTS}`,
      found: describeFolder(root),
      makers: 'Mehta et al., MPI-INF-3DHP',
    });
  }
  const subjects = namesIn(base, (entry) => entry.isDirectory() && /^TS[1-6]$/.test(entry.name));
  return {
    name: 'mpi-inf-3dhp',
    title: 'MPI-INF-3DHP',
    split: 'test',
    source: 'official layout',
    parts: subjects.length,
    completeParts: SUBJECTS,
    partsAre: 'subjects',
    notes: [
      'Boxes surround the 17 true 2D joints; frames with a joint outside of the picture are left out, as published.',
      'The published protocol counts frames the data set marks as invalid; streaming figures leave them out.',
      `Frame times are taken at ${FPS} per second, since the data set stores none.`,
    ],
    async *tracks() {
      for (const subject of subjects) yield readSubject(join(base, subject), subject);
    },
  };
}

/** A root that holds some of the subjects, but not the first. */
function anySubject(root: string): string | null {
  for (let i = 2; i <= SUBJECTS; i++) {
    const found = folderWith(root, [TEST_SET, ''], `TS${i}`);
    if (found !== null) return found;
  }
  return null;
}

function readSubject(folder: string, name: string): PersonTrack {
  const images = join(folder, 'imageSequence');
  if (!hasFolder(images)) {
    throw new Problem('dataset/broken', { path: images, reason: `the pictures of ${name} are missing` });
  }
  const path = (frame: number) => join(images, `img_${String(frame + 1).padStart(6, '0')}.jpg`);
  const size = readDatasetFile(path(0), (source) => jpegSize(source.read(0, Math.min(HEADER_BYTES, source.size))));
  return readDatasetFile(join(folder, 'annot_data.mat'), (source) => {
    const { image, universal, valid } = readAnnotations(new Hdf5File(source));
    const frames = valid.length;
    // Frames with a joint outside are left out; the next one begins a new segment (specification 7.7).
    const kept = Array.from({ length: frames }, (_, t) => t).filter((t) => isInside(image, t, size));
    const joints17 = Float32Array.from(
      kept.flatMap((t) => [...universal.subarray(t * JOINTS * 3, (t + 1) * JOINTS * 3)]),
    );
    const crops = kept.map((t) => keypointCrop(image.subarray(t * JOINTS * 2, (t + 1) * JOINTS * 2)));
    return {
      name,
      rows: kept.length,
      times: Float64Array.from(kept, (t) => t / FPS),
      boxes: Float32Array.from(crops.flatMap(({ cx, cy, side }) => [cx, cy, side])),
      counted: new Uint8Array(kept.length).fill(1),
      trusted: Uint8Array.from(kept, (t) => (valid[t]! > 0 ? 1 : 0)),
      segments: kept.flatMap((t, i) => (i === 0 || t !== kept[i - 1]! + 1 ? [i] : [])),
      truth: { kind: 'joints', joints14: convertKeypoints(joints17, 3, 'mpii3d_test', 'common'), joints17 },
      pictures: { kind: 'images', paths: kept.map(path) },
      features: null,
    };
  });
}

interface Annotations {
  /** Joints in the picture, px, shape [frames, 17, 2]. */
  readonly image: Float32Array;
  /** Joints of the universal skeleton in camera space, metres, shape [frames, 17, 3]. */
  readonly universal: Float32Array;
  readonly valid: ArrayLike<number>;
}

/** @throws FormatError */
function readAnnotations(file: Hdf5File): Annotations {
  const numbers = (name: string) => {
    const array = file.read(name);
    if (!isNumbers(array)) throw new FormatError(`its array ${name} holds text`);
    return array;
  };
  const valid = numbers('valid_frame').data;
  const frames = valid.length;
  const joints = (name: string, axes: number): Float32Array => {
    // MATLAB's axes arrive in reverse: [axes, joints, 1, frames] there is [frames, 1, joints, axes] here.
    const { data, shape } = numbers(name);
    if (data.length !== frames * JOINTS * axes || shape[0] !== frames || shape.at(-1) !== axes) {
      throw new FormatError(
        `its array ${name} has the shape (${shape.join(', ')}) instead of (${frames}, 1, ${JOINTS}, ${axes})`,
      );
    }
    if (!data.every(Number.isFinite)) throw new FormatError(`its array ${name} holds numbers that are not finite`);
    return Float32Array.from(data);
  };
  return { image: joints('annot2', 2), universal: joints('univ_annot3', 3).map((mm) => mm / MM), valid };
}

function isInside(image: Float32Array, t: number, { width, height }: { width: number; height: number }): boolean {
  for (let j = 0; j < JOINTS; j++) {
    const x = image[(t * JOINTS + j) * 2]!;
    const y = image[(t * JOINTS + j) * 2 + 1]!;
    if (!(x >= 0 && y >= 0 && x < width && y < height)) return false;
  }
  return true;
}
