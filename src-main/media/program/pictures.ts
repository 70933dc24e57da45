import type { IndexedPicture, PictureRequest } from '../media-backend.ts';
import { swapsSides } from '../orientation.ts';
import { pictureChain } from '../picture-chain.ts';
import type { VideoInfo } from '../video.ts';
import { type FrameStreamRequest, frameStream, seconds } from './frame-stream.ts';

/** Containers whose index leads to key frames, and whose times do not depend on the frames before. */
const SEEKABLE = /\b(mov|matroska)\b/;

/**
 * The frames [from, to) of a video. Reads from the key frame before `from`; should that not give frame `from` first
 * (open groups of pictures, damaged index), everything is read once more from the start of the file.
 */
export async function* pictures(
  info: VideoInfo,
  request: PictureRequest,
  program: Pick<FrameStreamRequest, 'ffmpeg' | 'version' | 'stream'>,
): AsyncGenerator<IndexedPicture> {
  const { from } = request;
  const base = { ...program, path: info.path, chain: chainOf(info, request), signal: request.signal };
  const shiftUs = Math.max(0, -Math.floor(info.ptsUs[0]!));
  if (from > 0 && SEEKABLE.test(info.container)) {
    let complete = false;
    for await (const picture of matched(info, request, { ...base, shiftUs, seekUs: info.ptsUs[from]! })) {
      if (!complete && picture.index !== from) break;
      complete = true;
      yield picture;
    }
    if (complete) return;
  }
  yield* matched(info, request, { ...base, shiftUs });
}

/** Gives pictures their index by presentation time; what the table does not list is passed over. */
async function* matched(
  { ptsUs }: VideoInfo,
  { from, to, take, target }: PictureRequest,
  stream: FrameStreamRequest,
): AsyncGenerator<IndexedPicture> {
  const size = target.width * target.height * 3;
  let cursor = from;
  for await (const frame of frameStream(stream)) {
    while (cursor < to && ptsUs[cursor]! < frame.us - 1) cursor++;
    // Two roundings to whole microseconds may be one apart.
    const isListed = cursor < to && Math.abs(ptsUs[cursor]! - frame.us) <= 1 && frame.size === size;
    const data = isListed ? take() : new Uint8Array(frame.size);
    if (!(await frame.readInto(data))) continue; // the stream has ended, and says why
    if (isListed) yield { index: cursor++, data };
    if (cursor >= to) return;
  }
}

/** The chain that lets through what is asked for, upright and in its size, and ends the program behind it. */
function chainOf(info: VideoInfo, { from, to, target }: PictureRequest): string {
  const { ptsUs } = info;
  const [width, height] = swapsSides(info) ? [info.height, info.width] : [info.width, info.height];
  // A microsecond earlier: the filter rounds to the file's own ticks.
  const start = from > 0 ? [`start=${seconds(ptsUs[from]! - 1)}`] : [];
  const end = to < ptsUs.length ? [`end=${seconds(ptsUs[to]! - 1)}`] : [];
  const limits = [...start, ...end];
  return `${limits.length > 0 ? `trim=${limits.join(':')},` : ''}${pictureChain(target, width, height)}`;
}
