import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { serveBytes } from './serve-bytes.ts';

/** Buckets a second: finer than a frame of any video. */
const RATE = 100;

const inTurn = oneAtATime();

/**
 * `waveform`: lowest and highest sample of every hundredth of a second from the first frame on, float32 [n, 2], −1..1;
 * 204 where the clip has no sound.
 */
export async function waveform(info: VideoInfo, engine: Engine, request: DataRequest): Promise<DataResponse> {
  const path = join(cacheFolder(), 'waveforms', `${info.sha256}-${RATE}.f32`);
  const bytes =
    (await readFile(path).catch(() => null)) ?? (await inTurn(() => make(info, engine, path), request.signal));
  if (bytes.length === 0) return words(204, '');
  return serveBytes(request, bytes, {
    type: 'application/octet-stream',
    etag: `"wave-${info.sha256.slice(0, 32)}"`,
    headers: { 'x-dtype': 'float32', 'x-shape': `${bytes.length / 8},2`, 'x-rate': String(RATE) },
  });
}

async function make(info: VideoInfo, engine: Engine, path: string): Promise<Uint8Array> {
  const peaks = await engine.run('waveform', { info, rate: RATE }, quietContext());
  const bytes = new Uint8Array(peaks.buffer, peaks.byteOffset, peaks.byteLength);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}.new`, bytes);
  await rename(`${path}.${process.pid}.new`, path);
  return bytes;
}
