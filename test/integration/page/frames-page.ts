import { FrameSource } from '#renderer/video/frame-source.ts';
import { paintPicture } from '#renderer/video/paint-picture.ts';
import type { Picture } from '#renderer/video/picture.ts';
import { openVideoStream, type VideoStream } from '#renderer/video/video-stream.ts';

/** Columns of `writeNumberedClip`. */
const BITS = 10;

/** What the test asks of the page. */
export interface FramesPage {
  /** Opens a clip; null where this browser cannot decode it. */
  open(url: string, pts: number[], budget?: number): Promise<{ rotation: number; flip: boolean } | { codec: string }>;
  /** Asks for a frame, paints it `width` × `height` and reads its number off the painted pixels; -1 for no picture. */
  numberAt(index: number, width: number, height: number): Promise<number>;
  /** Grey of the painted picture at a point. */
  grey(x: number, y: number): number;
  /** Asks for all these frames at once; which of them were answered with a picture. */
  askAll(indices: number[]): Promise<boolean[]>;
  bytes(): number;
  lost(): number[];
}

let source: FrameSource<Picture> | null = null;
let stream: VideoStream | null = null;
const canvas = document.createElement('canvas');
document.body.append(canvas);
const context = canvas.getContext('2d', { willReadFrequently: true })!;

function grey(x: number, y: number): number {
  return context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data[0]!;
}

const page: FramesPage = {
  async open(url, pts, budget) {
    source?.close();
    const opened = await openVideoStream({ url: new URL(url, location.href).href, pts: Float64Array.from(pts) });
    if (opened.kind === 'undecodable') return { codec: opened.codec };
    stream = opened.stream;
    source = new FrameSource<Picture>(stream, budget ? { budget } : {});
    return { ...stream.orientation };
  },
  async numberAt(index, width, height) {
    canvas.width = width;
    canvas.height = height;
    const picture = await source!.frameAt(index);
    if (!picture) return -1;
    paintPicture(context, picture.image, stream!.orientation, width, height);
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) {
      number = 2 * number + (grey(((bit + 0.5) * width) / BITS, height / 3) > 128 ? 1 : 0);
    }
    return number;
  },
  grey,
  askAll: (indices) => Promise.all(indices.map(async (index) => (await source!.frameAt(index)) !== null)),
  bytes: () => source!.bytes,
  lost: () => [...source!.lost],
};
Object.assign(globalThis, { framesPage: page });
