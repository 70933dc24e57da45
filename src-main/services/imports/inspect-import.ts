import { readResultsFile } from '#main/services/results/read-results-file.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { ImportedFileInfo } from '#shared/contract/studio/imports.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { ImportedKeypoints } from '#shared/formats/keypoints/imported-keypoints.ts';
import type { ImportedMotion } from '#shared/formats/motion/imported-motion.ts';
import { type ClipScene, clipScene } from './clip-scene.ts';
import { bestStart, matchPeople } from './match-people.ts';
import { type ReadImport, readImportFiles } from './read-import-files.ts';

/** How far the shapes of two pictures may differ to be the same picture at another size, relative. */
const SAME_SHAPE = 0.02;

/** Captured people of a clip whose detections keypoints can be compared with. */
export async function knownPeople({ items, takes }: ClipScene) {
  const seen = items.filter(({ world_only, source }) => world_only !== true && source !== 'import');
  return (await Promise.all(seen.map(async ({ id }) => ({ id, take: await takes.whole(id) })))).flatMap(
    ({ id, take }) => (take ? [{ id, take }] : []),
  );
}

/**
 * Px of the clip for one px of the file's pictures; 1 where the file does not tell its size.
 *
 * @throws Problem import/other-picture where the pictures have different shapes
 */
export function pictureScale({ imageSize }: ImportedKeypoints, { info }: ClipScene, name: string): number {
  if (!imageSize) return 1;
  const scale = info.width / imageSize[0];
  if (Math.abs(info.height / imageSize[1] / scale - 1) <= SAME_SHAPE) return scale;
  const [found, wanted] = [imageSize.join(' × '), `${info.width} × ${info.height}`];
  throw new Problem('import/other-picture', { path: name, found, wanted, clip: info.path.split(/[\\/]/).at(-1)! });
}

/** What files hold, and whom of a clip it belongs to. @throws Problem import/… */
export async function inspectImport(
  store: ProjectStore,
  paths: readonly string[],
  mediaId: number | null,
  signal?: AbortSignal,
): Promise<ImportedFileInfo> {
  const scene = await clipScene(store, mediaId);
  const read = await readImportFiles(paths, scene.body.points.rest.base, signal);
  const { file } = read;
  if (file.kind === 'keypoints') return keypointInfo(file.keypoints, read, scene);
  if (file.kind === 'motion') return motionInfo(file.motion, read);
  const { people, note } = await readResultsFile(paths[0]!);
  return {
    kind: 'vibe-output',
    format: 'vibe-output',
    name: read.name,
    points: '',
    frames: Math.max(0, ...people.map(({ frameIds }) => frameIds.at(-1)! + 1)),
    fps: note ? note.fps.num / note.fps.den : null,
    duration_s: null,
    image_size: note ? [...note.imageSize] : null,
    people: people.map(({ id, frameIds }, index) => ({
      index,
      label: String(id),
      frames: frameIds.length,
      first: frameIds[0]!,
      last: frameIds.at(-1)!,
      take_id: null,
      apart: null,
    })),
    start_frame: 0,
    notes: [],
  };
}

async function keypointInfo(
  keypoints: ImportedKeypoints,
  { name }: ReadImport,
  scene: ClipScene,
): Promise<ImportedFileInfo> {
  const scale = pictureScale(keypoints, scene, name);
  const known = await knownPeople(scene);
  const start = bestStart(keypoints, known, scene.info.ptsUs.length, scale);
  const matches = matchPeople(keypoints, known, start, scale);
  return {
    kind: 'keypoints',
    format: keypoints.format,
    name,
    points: keypoints.set,
    frames: keypoints.lastFrame - keypoints.firstFrame + 1,
    fps: null,
    duration_s: null,
    image_size: keypoints.imageSize && [...keypoints.imageSize],
    people: keypoints.people.map(({ label, frames }, index) => ({
      index,
      label,
      frames: frames.length,
      first: frames[0]!,
      last: frames.at(-1)!,
      take_id: matches[index]!.takeId,
      apart: matches[index]!.apart,
    })),
    start_frame: start,
    notes: [...keypoints.notes],
  };
}

function motionInfo(motion: ImportedMotion, { name }: ReadImport): ImportedFileInfo {
  return {
    kind: 'motion',
    format: motion.format,
    name,
    points: '',
    frames: motion.frames,
    fps: motion.fps,
    duration_s: motion.times[motion.frames - 1]! + (motion.fps ? 1 / motion.fps : 0),
    image_size: null,
    people: [
      {
        index: 0,
        label: motion.name,
        frames: motion.frames,
        first: 0,
        last: motion.frames - 1,
        take_id: null,
        apart: null,
      },
    ],
    start_frame: 0,
    notes: [...motion.notes],
  };
}
