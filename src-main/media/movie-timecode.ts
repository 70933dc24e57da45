import { checkMediaPath } from './check-media-path.ts';
import { mediaBackend } from './choose-backend.ts';

/**
 * The timecode of a file's first frame, as the file has it; null where it has none.
 *
 * @throws Problem as `playbackFacts`
 */
export async function movieTimecode(path: string): Promise<string | null> {
  await checkMediaPath(path);
  const { metadata } = await (await mediaBackend()).facts(path);
  return metadata.timecode ?? null;
}
