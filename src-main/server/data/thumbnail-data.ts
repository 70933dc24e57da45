import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { serveFile } from './serve-bytes.ts';

/** Heights that are made, px: a few, so that they are found again. */
const HEIGHTS = [45, 90, 180, 360];

/** A picture is decoded from the key frame before it; two at once would only slow each other. */
const inTurn = oneAtATime();

/** `thumbnail?frame=&height=`: a small picture of one frame as JPEG, made once. */
export async function thumbnail(info: VideoInfo, engine: Engine, request: DataRequest): Promise<DataResponse> {
  const frame = Number(request.query.get('frame') ?? 0);
  const wanted = Number(request.query.get('height') ?? 90);
  if (!Number.isInteger(frame) || frame < 0 || frame >= info.ptsUs.length) return words(404, 'There is no such frame.');
  const height = HEIGHTS.find((one) => one >= wanted) ?? HEIGHTS.at(-1)!;
  const path = join(cacheFolder(), 'thumbnails', info.sha256, `${frame}-${height}.jpg`);
  if (!(await stat(path).catch(() => null)))
    await inTurn(() => make(info, engine, { frame, height }, path), request.signal);
  return serveFile(request, path, { type: 'image/jpeg', cache: 'private, max-age=86400' });
}

async function make(
  info: VideoInfo,
  engine: Engine,
  picture: { readonly frame: number; readonly height: number },
  path: string,
): Promise<void> {
  if (await stat(path).catch(() => null)) return;
  const jpeg = await engine.run('thumbnail', { info, ...picture }, quietContext());
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, jpeg);
  await rename(draft, path);
}
