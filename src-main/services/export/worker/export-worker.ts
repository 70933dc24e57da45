import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { hashFile } from '#main/media/file-hash.ts';
import { writeOpenPose } from '#shared/formats/openpose.ts';
import { writeSynced } from '../output-file.ts';
import type { Findings } from '../receipt.ts';
import { type ScenePart, type SkeletonScene, skeletonFor } from '../skeleton-for.ts';
import { verifyOpenPose } from '../verify/verify-keypoints.ts';
import { verifyTogether } from '../verify/verify-together.ts';
import { verifyFile } from '../verify-file.ts';
import { verifyVibeOutput } from '../verify-vibe-output.ts';
import { writeClip } from '../write-clip.ts';
import { writeTake, writeTogether } from '../write-take.ts';
import type { WrittenTake } from '../written-take.ts';
import type { ExportOrder, ExportReply, VerifiedFile } from './messages.ts';

parentPort?.on('message', async (order: ExportOrder) => {
  parentPort?.postMessage(await carryOut(order));
});

async function carryOut(order: ExportOrder): Promise<ExportReply> {
  let scenes: readonly SkeletonScene[] = [];
  try {
    if ('name' in order) scenes = [skeletonFor(order.format, order.source)];
    if ('sources' in order) scenes = order.sources.map((source) => skeletonFor(order.format, source));
    await writeSynced(order.path, await content(order, scenes));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    // Writers refuse what their format cannot say, such as numbers that are none.
    if (error instanceof RangeError) return { kind: 'mismatch', reason: message };
    return { kind: 'failed', message, code };
  }
  try {
    return { kind: 'verified', file: await verify(order, scenes) };
  } catch (error) {
    return { kind: 'mismatch', reason: error instanceof Error ? error.message : String(error) };
  }
}

type Content = Uint8Array | string | Iterable<Uint8Array | string>;

async function content(order: ExportOrder, scenes: readonly SkeletonScene[]): Promise<Content> {
  if (order.format === 'vibe-pkl') return writeClip(order.source);
  if (order.format === 'openpose') return writeOpenPose(order.takes, order.stem);
  if ('sources' in order) return writeTogether(order.format, partsOf(order.sources, scenes));
  return writeTake(order.format, order.source, scenes[0]!, order.clip, order.name);
}

function partsOf(sources: readonly WrittenTake[], scenes: readonly SkeletonScene[]): ScenePart[] {
  return sources.map((source, i) => ({ source, scene: scenes[i]! }));
}

async function verify(order: ExportOrder, scenes: readonly SkeletonScene[]): Promise<VerifiedFile> {
  const { path } = order;
  if (order.format === 'vibe-pkl') {
    // Larger than memory, perhaps: it is read where it lies.
    const findings = verifyVibeOutput(path, order.source);
    return { sha256: await hashFile(path), bytes: (await stat(path)).size, findings };
  }
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, bytes: bytes.length, findings: await findingsOf(order, bytes, scenes) };
}

async function findingsOf(
  order: Exclude<ExportOrder, { format: 'vibe-pkl' }>,
  bytes: Uint8Array,
  scenes: readonly SkeletonScene[],
): Promise<Findings> {
  if (order.format === 'openpose') return verifyOpenPose(bytes, order.takes);
  if ('sources' in order) return verifyTogether(order.format, bytes, partsOf(order.sources, scenes));
  return verifyFile(order.format, bytes, order.source, scenes[0]);
}
