import { checkMediaPath } from './check-media-path.ts';
import { mediaBackend } from './choose-backend.ts';

/** What decides whether a page can play a file, besides codec and container. */
export interface PlaybackFacts {
  /** Pixel format as FFmpeg names it, such as 'yuv420p'. */
  readonly pixels: string;
  readonly sound: boolean;
}

/** @throws Problem media/missing, is-folder, empty, unreadable, not-media, no-video, codec, part-missing */
export async function playbackFacts(path: string): Promise<PlaybackFacts> {
  await checkMediaPath(path);
  const { pixels, sound } = await (await mediaBackend()).facts(path);
  return { pixels, sound };
}
