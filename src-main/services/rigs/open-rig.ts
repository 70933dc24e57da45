import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { reasonOf } from '#main/media/check-media-path.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readRigAndMesh } from '#shared/formats/rig/read-rig.ts';
import type { Rig, RigMesh } from '#shared/formats/rig/rig.ts';
import { matchBones } from '#shared/retarget/match-bones.ts';
import { type RigMapping, rigBones } from '#shared/retarget/rig-mapping.ts';
import { loadMapping } from './kept-mappings.ts';

/** Larger characters are no characters. */
const MOST_BYTES = 512 * 2 ** 20;

/** A person's own character, with what is known of its bones. */
export interface OpenRig {
  readonly path: string;
  readonly name: string;
  /** The file as it is. */
  readonly file: Uint8Array;
  readonly rig: Rig;
  /** Null where it holds bones alone. */
  readonly mesh: RigMesh | null;
  readonly mapping: RigMapping;
  /** True where somebody corrected the mapping before. */
  readonly kept: boolean;
  /** What is missing for motion to be put onto it, one sentence; null where nothing is. */
  readonly lacks: string | null;
}

/**
 * Opens an FBX or GLB character and finds out which bone is what; a mapping somebody corrected by hand is used again.
 *
 * @throws Problem `rig/format` where it cannot be read, holds no human skeleton or two
 */
export async function openRig(path: string): Promise<OpenRig> {
  try {
    if ((await stat(path)).size > MOST_BYTES) throw new FormatError('it is larger than 512 MB');
    const file = new Uint8Array(await readFile(path));
    const { rig, mesh } = readRigAndMesh(file);
    const known = await loadMapping(rig);
    const mapping = known ?? matchBones(rig);
    return {
      path,
      name: basename(path),
      file,
      rig,
      mesh,
      mapping,
      kept: known !== null,
      lacks: lackOf(rig, mapping),
    };
  } catch (error) {
    if (error instanceof Problem) throw error;
    const reason = error instanceof FormatError ? error.message : reasonOf(error as NodeJS.ErrnoException);
    throw new Problem('rig/format', { path, reason }, { cause: error });
  }
}

/** What stands in the way of motion, as a sentence. */
export function lackOf(rig: Rig, mapping: RigMapping): string | null {
  try {
    rigBones(rig, mapping);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}
