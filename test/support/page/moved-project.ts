import { probeVideo } from '#main/media/probe-video.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { type Move, movedTake } from '../moves.ts';
import { DEMO_CLIP } from '../studio.ts';

/** Writes a project in which a made-up person moves for so many seconds of the demo clip: nothing is captured. */
export async function movedProject(path: string, move: Move, seconds: number): Promise<void> {
  const take = movedTake(await loadBuiltinBody(), move, { seconds });
  using store = openProject(path, { create: true });
  const mediaId = saveMedia(store, await probeVideo(DEMO_CLIP));
  saveCapture(store, { mediaId, key: 'moved', details: { warnings: [], rejected: [] }, tracks: [], takes: [take] });
}
