import { open } from 'node:fs/promises';
import { unopened } from './check-media-path.ts';

/** First bytes of single pictures and FFmpeg's reader for them. */
const SIGNATURES: readonly (readonly [format: string, hex: string, offset?: number])[] = [
  ['jpeg_pipe', 'ffd8ff'],
  ['png_pipe', '89504e470d0a1a0a'],
  ['webp_pipe', '57454250', 8],
  ['bmp_pipe', '424d'],
  ['tiff_pipe', '49492a00'],
  ['tiff_pipe', '4d4d002a'],
];

/**
 * FFmpeg's name of the reader for a file that holds one picture, told by its first bytes, or null. Left to itself
 * FFmpeg goes by the file name and takes `a%03d.jpg` for a pattern that stands for many files.
 *
 * @throws Problem media/missing, media/unreadable
 */
export async function pictureFormat(path: string): Promise<string | null> {
  await using file = await open(path).catch((cause) => {
    throw unopened(path, cause);
  });
  const head = Buffer.alloc(16);
  await file.read(head, 0, head.length, 0);
  const hex = head.toString('hex');
  return SIGNATURES.find(([, signature, offset = 0]) => hex.startsWith(signature, offset * 2))?.[0] ?? null;
}
