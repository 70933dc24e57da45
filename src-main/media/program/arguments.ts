import { CONTAINERS, fileUrl } from '../input-rules.ts';
import { pictureFormat } from '../picture-format.ts';

/** Protocols the programs may use: the file itself, and the pipes to us. */
const PROTOCOLS = 'file,pipe';

/**
 * Arguments that open one local file of a known container, and nothing else. The path is never an argument of its own:
 * it always has the prefix of `fileUrl`.
 */
export async function inputArguments(path: string): Promise<string[]> {
  const format = await pictureFormat(path);
  return [
    ...['-protocol_whitelist', PROTOCOLS, '-format_whitelist', CONTAINERS.join(',')],
    ...(format ? ['-f', format] : []),
    ...['-i', fileUrl(path)],
  ];
}

/** For ffmpeg: no questions, no progress, and every line of the log as it is. */
export const QUIETLY: readonly string[] = ['-hide_banner', '-nostdin', '-nostats'];
