import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';

/** Heights that are made, px: a few, so that they are found again. */
const HEIGHTS = [45, 90, 180, 360];

/** Pictures made in one go: enough to share the decoding, few enough to be seen soon. */
const BATCH = 12;

interface Wish {
  readonly engine: Engine;
  readonly info: VideoInfo;
  readonly frame: number;
  readonly height: number;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What is waited for, in the order it was asked for. */
let wishes: Wish[] = [];
let working = false;

/**
 * A small picture of one frame, at least as tall as wanted (up to 360 px), made once. Those of a clip that are asked for
 * together are decoded together.
 *
 * @returns path of a JPEG
 * @throws Problem as `decodeVideo`; the signal's reason where nobody waits any more
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
  await new Promise<void>((resolve, reject) => {
    wishes.push({ engine, info, frame, height, path, signal, resolve, reject });
    // What is asked for in the same moment belongs together.
    if (!working) setImmediate(() => void work());
  });
  return path;
}

async function work(): Promise<void> {
  if (working) return;
  working = true;
  while (wishes.length > 0) {
    for (const { reject, signal } of wishes.filter((wish) => wish.signal.aborted)) reject(signal.reason);
    wishes = wishes.filter(({ signal }) => !signal.aborted);
    const [first] = wishes;
    if (!first) break;
    const alike = wishes.filter((wish) => wish.info.sha256 === first.info.sha256 && wish.height === first.height);
    const frames = [...new Set(alike.map(({ frame }) => frame))].slice(0, BATCH).sort((a, b) => a - b);
    const batch = alike.filter(({ frame }) => frames.includes(frame));
    wishes = wishes.filter((wish) => !batch.includes(wish));
    await make(first, frames, batch).catch((error: unknown) => {
      for (const { reject } of batch) reject(error);
    });
  }
  working = false;
}

async function make({ engine, info, height }: Wish, frames: number[], batch: readonly Wish[]): Promise<void> {
  const pictures = await engine.run('thumbnails', { info, frames, height }, quietContext());
  for (const [index, frame] of frames.entries()) {
    const wished = batch.filter((wish) => wish.frame === frame);
    const { path } = wished[0]!;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.${process.pid}.new`, pictures[index]!);
    await rename(`${path}.${process.pid}.new`, path);
    for (const { resolve } of wished) resolve();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
