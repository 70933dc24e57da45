import { probeVideo } from '#main/media/probe-video.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { type Move, movedTake } from '../moves.ts';
import { DEMO_CLIP } from '../studio.ts';

/** Writes a project in which made-up people move for so many seconds of the demo clip: nothing is captured. */
export async function movedProject(path: string, move: Move, seconds: number, people = 1): Promise<void> {
  const first = movedTake(await loadBuiltinBody(), move, { seconds });
  // Each the same, a metre to the side of the one before.
  const takes = Array.from({ length: people }, (_, p) => ({
    ...first,
    person: p + 1,
    trans: first.trans.map((value, i) => (i % 3 === 0 ? value + p : value)),
    joints: first.joints.map((value, i) => (i % 3 === 0 ? value + p : value)),
    jointsCam: first.jointsCam.map((value, i) => (i % 3 === 0 ? value + p : value)),
  }));
  using store = openProject(path, { create: true });
  const mediaId = saveMedia(store, await probeVideo(DEMO_CLIP));
  saveCapture(store, { mediaId, key: 'moved', details: { warnings: [], rejected: [] }, tracks: [], takes });
}
