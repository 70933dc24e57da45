import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface NumberedClipOptions {
  frames: number;
  width?: number;
  height?: number;
  /** ffmpeg's options between the raw pictures and the file. */
  encode: readonly string[];
}

/** Columns that encode a frame number; the most significant bit is at the left. */
export const NUMBER_BITS = 10;

/**
 * Writes a clip in which each picture tells its own number: black and white columns are its binary digits, in the upper
 * three quarters; the lowest quarter is grey, so that a picture that is turned is told from one that is not.
 */
export async function writeNumberedClip(
  path: string,
  { frames, width = 320, height = 192, encode }: NumberedClipOptions,
): Promise<void> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', '30', '-i', '-'];
  const pictures = Readable.from(
    (function* () {
      for (let frame = 0; frame < frames; frame++) yield numberedPicture(frame, width, height);
    })(),
  );
  await ffmpeg([...input, ...encode, path], pictures);
}

/** Runs ffmpeg; its complaints become an error. */
export async function ffmpeg(options: readonly string[], input?: Readable): Promise<void> {
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...options], { stdio: ['pipe', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk) => (told += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (input) await pipeline(input, child.stdin).catch(() => {});
  else child.stdin.end();
  if ((await ended) !== 0) throw new Error(`ffmpeg failed: ${told}`);
}

function numberedPicture(number: number, width: number, height: number): Uint8Array {
  const picture = new Uint8Array(width * height).fill(128);
  const column = width / NUMBER_BITS;
  for (let y = 0; y < (height * 3) / 4; y++) {
    for (let x = 0; x < width; x++) {
      const bit = NUMBER_BITS - 1 - Math.floor(x / column);
      picture[y * width + x] = (number >> bit) & 1 ? 230 : 25;
    }
  }
  return picture;
}
