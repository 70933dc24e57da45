import type { Held } from './frame-cache.ts';

/** A decoded frame that the page owns until it closes it. */
export interface Picture extends Held {
  /** As coded: rotation is not applied yet. */
  readonly image: VideoFrame | ImageBitmap;
}

/**
 * Copies a decoded frame into memory of our own and closes it. Decoders hand out a small pool of frames and stop while
 * the page holds them; a copy costs about a millisecond and its size is known.
 */
export async function ownPicture(frame: VideoFrame): Promise<Picture> {
  try {
    if (frame.format === null) return bitmapPicture(await createImageBitmap(frame));
    return await copied(frame);
  } catch (error) {
    if (frame.codedWidth === 0) throw error;
    return bitmapPicture(await createImageBitmap(frame));
  } finally {
    frame.close();
  }
}

/** Bytes a decoded frame takes once it is ours. */
export function pictureBytes(frame: VideoFrame): number {
  return frame.format === null ? 4 * frame.displayWidth * frame.displayHeight : frame.allocationSize();
}

async function copied(frame: VideoFrame): Promise<Picture> {
  const buffer = new ArrayBuffer(frame.allocationSize());
  const layout = await frame.copyTo(buffer);
  const rect = frame.visibleRect!;
  const init: VideoFrameBufferInit & { transfer: ArrayBuffer[] } = {
    format: frame.format!,
    codedWidth: rect.width,
    codedHeight: rect.height,
    timestamp: frame.timestamp,
    layout,
    colorSpace: frame.colorSpace.toJSON(),
    transfer: [buffer],
  };
  const bytes = buffer.byteLength;
  const image = new VideoFrame(buffer, init);
  return { image, bytes, close: () => image.close() };
}

function bitmapPicture(image: ImageBitmap): Picture {
  return { image, bytes: 4 * image.width * image.height, close: () => image.close() };
}
