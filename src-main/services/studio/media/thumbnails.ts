import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Heights that are made, px: a few, so that they are found again. */
const HEIGHTS = [45, 90, 180, 360];

/** A picture is decoded from the key frame before it; two at once would only slow each other. */
const inTurn = oneAtATime();

/**
 * A small picture of one frame, at least as tall as wanted (up to 360 px), made once.
 *
 * @returns path of a JPEG
 * @throws Problem as `decodeVideo`
 */
export async function thumbnailFile(
  engine: Engine,
  info: VideoInfo,
  wanted: { readonly frame: number; readonly height: number },
  signal: AbortSignal,
): Promise<string> {
  const { frame } = wanted;
  const height = HEIGHTS.find((one) => one >= wanted.height) ?? HEIGHTS.at(-1)!;
  const path = join(cacheFolder(), 'thumbnails', info.sha256, `${frame}-${height}.jpg`);
  if (await exists(path)) return path;
  await inTurn(async () => {
    if (await exists(path)) return;
    const jpeg = await engine.run('thumbnail', { info, frame, height }, quietContext());
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}.new`;
    await writeFile(draft, jpeg);
    await rename(draft, path);
  }, signal);
  return path;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
