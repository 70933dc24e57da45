import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { hashFile } from '#main/media/file-hash.ts';
import { writeOpenPose } from '#shared/formats/openpose.ts';
import { writeSynced } from '../output-file.ts';
import { type SkeletonScene, skeletonFor } from '../skeleton-for.ts';
import { verifyOpenPose } from '../verify/verify-keypoints.ts';
import { verifyFile } from '../verify-file.ts';
import { verifyVibeOutput } from '../verify-vibe-output.ts';
import { writeClip } from '../write-clip.ts';
import { writeTake } from '../write-take.ts';
import type { ExportOrder, ExportReply, VerifiedFile } from './messages.ts';

parentPort?.on('message', async (order: ExportOrder) => {
  parentPort?.postMessage(await carryOut(order));
});

async function carryOut(order: ExportOrder): Promise<ExportReply> {
  let scene: SkeletonScene | undefined;
  try {
    if ('name' in order) scene = skeletonFor(order.format, order.source);
    await writeSynced(order.path, await content(order, scene));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    // Writers refuse what their format cannot say, such as numbers that are none.
    if (error instanceof RangeError) return { kind: 'mismatch', reason: message };
    return { kind: 'failed', message, code };
  }
  try {
    return { kind: 'verified', file: await verify(order, scene) };
  } catch (error) {
    return { kind: 'mismatch', reason: error instanceof Error ? error.message : String(error) };
  }
}

type Content = Uint8Array | string | Iterable<Uint8Array | string>;

async function content(order: ExportOrder, scene: SkeletonScene | undefined): Promise<Content> {
  if (order.format === 'vibe-pkl') return writeClip(order.source);
  if (order.format === 'openpose') return writeOpenPose(order.takes, order.stem);
  return writeTake(order.format, order.source, scene!, order.clip, order.name);
}

async function verify(order: ExportOrder, scene: SkeletonScene | undefined): Promise<VerifiedFile> {
  const { path } = order;
  if (order.format === 'vibe-pkl') {
    // Larger than memory, perhaps: it is read where it lies.
    const findings = verifyVibeOutput(path, order.source);
    return { sha256: await hashFile(path), bytes: (await stat(path)).size, findings };
  }
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const findings =
    order.format === 'openpose'
      ? verifyOpenPose(bytes, order.takes)
      : await verifyFile(order.format, bytes, order.source, scene);
  return { sha256, bytes: bytes.length, findings };
}
