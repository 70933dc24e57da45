import { listMarkers, moveMarker, removeMarker, setMarker } from '#main/store/marker-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { mustWrite } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchOf } from '../watch-of.ts';

/** Markers of clips. */
export function markerHandlers({ slot, changes }: StudioParts): Handlers<StudioContract>['markers'] {
  /** The project, for a change to a clip it has. */
  const changing = (mediaId: number) => {
    const project = slot.must();
    mustWrite(project);
    if (!listMedia(project.store).some(({ id }) => id === mediaId)) throw new Problem('media/unknown', { id: mediaId });
    return project.store;
  };
  const done = () => {
    changes.emit('markers');
    return {};
  };
  return {
    list: ({ media_id }, signal) =>
      watchOf(changes, ['markers', 'project'], signal, () =>
        slot.project ? listMarkers(slot.project.store, media_id) : [],
      ),
    set({ media_id, frame, name }) {
      setMarker(changing(media_id), media_id, { frame, name });
      return done();
    },
    remove({ media_id, frame }) {
      removeMarker(changing(media_id), media_id, frame);
      return done();
    },
    move({ media_id, from, to }) {
      moveMarker(changing(media_id), media_id, from, to);
      return done();
    },
  };
}
