import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Peaks a second: finer than a frame of any video. */
export const WAVEFORM_RATE = 100;

const inTurn = oneAtATime();

/**
 * Lowest and highest sample of every hundredth of a second from the first frame on, made once.
 *
 * @returns bytes of float32 [n, 2], −1..1; none where the clip has no sound
 */
export async function waveformBytes(engine: Engine, info: VideoInfo, signal: AbortSignal): Promise<Uint8Array> {
  const path = join(cacheFolder(), 'waveforms', `${info.sha256}-${WAVEFORM_RATE}.f32`);
  const kept = await readFile(path).catch(() => null);
  return kept ?? inTurn(() => make(engine, info, path), signal);
}

async function make(engine: Engine, info: VideoInfo, path: string): Promise<Uint8Array> {
  const peaks = await engine.run('waveform', { info, rate: WAVEFORM_RATE }, quietContext());
  const bytes = new Uint8Array(peaks.buffer, peaks.byteOffset, peaks.byteLength);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}.new`, bytes);
  await rename(`${path}.${process.pid}.new`, path);
  return bytes;
}
