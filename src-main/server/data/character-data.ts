import { createHash } from 'node:crypto';
import type { CharacterPreviews } from '#main/services/rigs/character-previews.ts';
import type { ShownTake } from '#main/services/rigs/preview-messages.ts';
import type { StudioProject } from '#main/services/studio/open-studio-project.ts';
import { listMedia } from '#main/store/media-records.ts';
import { HAND_POSES, type HandPose } from '#shared/retarget/hands/hand-poses.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { serveBytes } from './serve-bytes.ts';

const NPZ = 'application/zip';

/** `characters/<id>/look` and `characters/<id>/takes/<take>?hands=`: somebody's own character, and a take on it, as NPZ. */
export async function serveCharacter(
  project: StudioProject,
  characters: CharacterPreviews,
  request: DataRequest,
): Promise<DataResponse> {
  const [, id = '', what, takeText, more] = request.path;
  if (what === 'look' && takeText === undefined) {
    const bytes = await characters.look(id);
    return serveBytes(request, bytes, {
      type: NPZ,
      etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
    });
  }
  const take = what === 'takes' && more === undefined ? await shownTake(project, Number(takeText)) : null;
  if (!take) return words(404, 'There is no such character or take.');
  const { bytes, print } = await characters.motion(id, take, handsOf(request));
  return serveBytes(request, bytes, { type: NPZ, etag: `"${print}"` });
}

function handsOf({ query }: DataRequest): HandPose {
  return HAND_POSES.find((pose) => pose === query.get('hands')) ?? 'relaxed';
}

/** A take as the page shows it: after edits and clean-up, on the frames of the video. */
async function shownTake({ annotation, store }: StudioProject, takeId: number): Promise<ShownTake | null> {
  const item = listMedia(store)
    .flatMap(({ id }) => annotation.takesOfMedia(id))
    .find(({ id }) => id === takeId);
  if (!item) return null;
  const [poses, trans, ptsUs] = await Promise.all(
    ['poses', 'trans', 'ptsUs'].map(async (array) => (await annotation.takeRows(takeId, array))?.data),
  );
  if (!poses || !trans || !ptsUs) return null;
  const { body, licence, fps, person, betas } = item;
  const rows = { poses: Float32Array.from(poses), trans: Float32Array.from(trans), ptsUs: Float64Array.from(ptsUs) };
  return { ...rows, frames: rows.ptsUs.length, body, licence, fps, person, betas: Float32Array.from(betas) };
}
