import { strFromU8 } from 'fflate';
import { FormatError } from './format-error.ts';
import { looksLikeCoco, readCocoKeypoints } from './keypoints/coco-keypoints.ts';
import { readCvat } from './keypoints/cvat-keypoints.ts';
import type { ImportedKeypoints, NamedFile } from './keypoints/imported-keypoints.ts';
import { looksLikeOpenPose, type ParsedFile, readOpenPose } from './keypoints/openpose-keypoints.ts';
import { bvhMotion } from './motion/bvh-motion.ts';
import type { ImportedMotion } from './motion/imported-motion.ts';
import { readBvh } from './motion/read-bvh.ts';
import { readSmplNpz } from './motion/smpl-npz.ts';
import { listZip, readZipEntry, type ZipEntry } from './zip.ts';

/** What a file that was brought in holds. */
export type ImportedFile =
  | { readonly kind: 'keypoints'; readonly keypoints: ImportedKeypoints }
  | { readonly kind: 'motion'; readonly motion: ImportedMotion }
  /** VIBE's results, which have a reader and a service of their own. */
  | { readonly kind: 'vibe-output' };

/** Most bytes of files that are read whole, together. */
export const MOST_IMPORT_BYTES = 400 * 2 ** 20;

/**
 * Reads keypoints and motion by what is in the files; their names do not matter but for frame numbers.
 *
 * @param files one file, or OpenPose's many
 * @param rest  rest joints of the body that is to move, metres, shape [24, 3]
 * @throws FormatError that says what the file is instead
 */
export function readImport(files: readonly NamedFile[], rest: ArrayLike<number>): ImportedFile {
  const [first] = files;
  if (!first) throw new FormatError('there is no file');
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_IMPORT_BYTES) {
    throw new FormatError(`it is larger than the limit of ${MOST_IMPORT_BYTES / 2 ** 20} MB`);
  }
  if (files.length > 1) return { kind: 'keypoints', keypoints: readOpenPose(files.map(parsed)) };
  const { bytes } = first;
  if (bytes.length === 0) throw new FormatError('it is empty');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readArchive(bytes, rest);
  if (isPickle(bytes)) return { kind: 'vibe-output' };
  const start = strFromU8(bytes.subarray(0, 400), true)
    .replace(/^\u00ef\u00bb\u00bf|^\ufeff/, '')
    .trimStart();
  if (/^hierarchy\b/i.test(start)) return { kind: 'motion', motion: bvhMotion(readBvh(textOf(bytes)), rest) };
  if (start.startsWith('<')) return { kind: 'keypoints', keypoints: readCvat(textOf(bytes)) };
  if (start.startsWith('{') || start.startsWith('['))
    return { kind: 'keypoints', keypoints: readJson([parsed(first)]) };
  throw new FormatError(otherKind(bytes, start));
}

function readArchive(bytes: Uint8Array, rest: ArrayLike<number>): ImportedFile {
  const entries = listZip(bytes).filter(({ name }) => !name.endsWith('/') && !/(^|\/)(\.|__MACOSX)/.test(name));
  if (entries.some(({ name }) => name.endsWith('.npy'))) return { kind: 'motion', motion: readSmplNpz(bytes, rest) };
  const wanted = entries.filter(({ name }) => /\.(json|xml)$/i.test(name));
  if (wanted.length === 0) throw new FormatError('it is an archive without keypoints or poses in it');
  const files = unpacked(bytes, wanted);
  const xml = files.find(({ name }) => /\.xml$/i.test(name));
  if (xml) return { kind: 'keypoints', keypoints: readCvat(textOf(xml.bytes)) };
  return { kind: 'keypoints', keypoints: readJson(files.map(parsed)) };
}

function unpacked(bytes: Uint8Array, entries: readonly ZipEntry[]): NamedFile[] {
  let left = MOST_IMPORT_BYTES;
  return entries.map((entry) => {
    const file = readZipEntry(bytes, entry, left);
    left -= file.length;
    return { name: entry.name, bytes: file };
  });
}

function readJson(files: readonly ParsedFile[]): ImportedKeypoints {
  const coco = files.find(({ json }) => looksLikeCoco(json));
  if (coco) return readCocoKeypoints(coco.json);
  if (files.some(({ json }) => looksLikeOpenPose(json))) return readOpenPose(files);
  const json = files[0]!.json;
  const keys =
    typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.keys(json).slice(0, 5).join(', ') : '';
  throw new FormatError(
    `it is JSON, but neither COCO keypoints nor OpenPose${keys === '' ? '' : ` (it holds ${keys})`}`,
  );
}

function parsed({ name, bytes }: NamedFile): ParsedFile {
  try {
    return { name, json: JSON.parse(textOf(bytes)) as unknown };
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError(`${name} is not JSON, or was cut off`, { cause: error });
  }
}

function textOf(bytes: Uint8Array): string {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) throw new FormatError('it is written in UTF-16; save it as UTF-8');
  return strFromU8(bytes);
}

/** Protocol 2 to 5 of Python's pickles, plain or packed as joblib does. */
export function isPickle(bytes: Uint8Array): boolean {
  const zlib = bytes[0] === 0x78 && (bytes[1] === 0x01 || bytes[1] === 0x5e || bytes[1] === 0x9c || bytes[1] === 0xda);
  return (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5) || zlib;
}

function otherKind(bytes: Uint8Array, start: string): string {
  if (start.startsWith('Kaydara FBX')) return 'it is an FBX file; export it as BVH instead';
  if (start.startsWith('glTF')) return 'it is a glTF file; export it as BVH instead';
  if (start.startsWith('PathFileType')) return 'it is a TRC file of markers, which is not read';
  if (bytes[0] === 0x89 && start.slice(1, 4) === 'HDF') return 'it is an HDF5 or MATLAB file, which is not read';
  if (start.slice(4, 8) === 'ftyp') return 'it is a video: drop it alone to add it as a clip';
  return 'it is neither COCO, OpenPose or CVAT keypoints nor BVH or SMPL motion';
}
