import { createHash } from 'node:crypto';
import { effectiveTakes } from '#main/services/annotation/effective-take.ts';
import { listAnnotations } from '#main/store/annotation-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';

/** Digest of all takes as edits leave them, and of everything people said of them. */
export async function projectDigest(store: ProjectStore): Promise<string> {
  const hash = createHash('sha256');
  const takes = effectiveTakes(store);
  for (const { revision: _, ...item } of takes.list()) {
    const { ptsUs, poses, trans, joints, keypoints2d, contacts, score, seen } = (await takes.whole(item.id))!;
    hash.update(JSON.stringify([item, listAnnotations(store, item.id).filter(({ kind }) => kind === 'review')]));
    for (const array of [ptsUs, poses, trans, joints, keypoints2d, contacts, score, seen]) {
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  }
  return hash.digest('hex');
}
