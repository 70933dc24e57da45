import { avGetPixFmtName } from 'node-av';
import { AVMEDIA_TYPE_AUDIO } from 'node-av/constants';
import { checkMediaPath } from './check-media-path.ts';
import { openVideo } from './open-video.ts';

/** What decides whether a page can play a file, besides codec and container. */
export interface PlaybackFacts {
  /** Pixel format as FFmpeg names it, such as 'yuv420p'. */
  readonly pixels: string;
  readonly sound: boolean;
}

/** @throws Problem as `openVideo` */
export async function playbackFacts(path: string): Promise<PlaybackFacts> {
  await checkMediaPath(path);
  await using video = await openVideo(path);
  return {
    pixels: avGetPixFmtName(video.decoder.pixelFormat) ?? 'unknown',
    sound: video.format.findBestStream(AVMEDIA_TYPE_AUDIO, -1, -1) >= 0,
  };
}
