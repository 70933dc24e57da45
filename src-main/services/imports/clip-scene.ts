import type { VideoInfo } from '#main/media/video.ts';
import { type EffectiveTakes, effectiveTakes } from '#main/services/annotation/effective-take.ts';
import { BUILTIN_BODY_NAME } from '#main/services/models/builtin-body.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import { listMedia, loadMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { CameraMotion } from '#shared/camera/camera-motion.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import type { CameraPose } from '#shared/camera/placement.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { Problem } from '#shared/errors/problem.ts';
import { prepareBody, type SolverBody } from '#shared/fitting/solve-options.ts';

/** Camera of a clip nobody was captured in: level, a metre above the floor, four metres away. */
const NO_CAMERA: CameraPose = { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 1, 4] };

/** The clip that is imported into, with the world its takes share. */
export interface ClipScene {
  readonly mediaId: number;
  readonly info: VideoInfo;
  readonly items: readonly TakeItem[];
  readonly takes: EffectiveTakes;
  readonly camera: CameraPose;
  readonly focalPx: number;
  /** How it moved, where somebody was captured and it did. */
  readonly cameraMotion: CameraMotion | null;
  /** True where a capture told camera and focal length. */
  readonly captured: boolean;
  readonly body: SolverBody;
}

/** @throws Problem import/no-clip, media/unknown */
export async function clipScene(store: ProjectStore, mediaId: number | null): Promise<ClipScene> {
  const id = mediaId ?? listMedia(store)[0]?.id;
  if (id === undefined) throw new Problem('import/no-clip');
  const info = loadMedia<VideoInfo>(store, id);
  if (!info) throw new Problem('media/unknown', { id });
  const takes = effectiveTakes(store);
  const items = takes.list().filter(({ media_id }) => media_id === id);
  const seen = items.find(({ world_only }) => world_only !== true);
  const { focalPx } = chooseFocal([info.width, info.height], info.focalPx, null);
  return {
    mediaId: id,
    info,
    items,
    takes,
    camera: seen?.camera ?? NO_CAMERA,
    focalPx: seen?.focal_px ?? focalPx,
    cameraMotion: (seen && (await takes.whole(seen.id))?.cameraMotion) ?? null,
    captured: seen !== undefined,
    body: prepareBody(await namedBody(BUILTIN_BODY_NAME)),
  };
}
