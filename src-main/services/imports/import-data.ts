import type { Engine } from '#main/engine/engine-client.ts';
import type { TaskContext, Warning } from '#main/pipeline/context.ts';
import { importResults } from '#main/services/results/import-results.ts';
import { watchedCamera } from '#main/services/results/watched-camera.ts';
import { captureKey, listCaptures, saveCapture } from '#main/store/capture-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes } from '#main/store/take-records.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import type { ImportChoice } from '#shared/contract/studio/imports.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { SolverBody } from '#shared/fitting/solve-options.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { ImportedKeypoints } from '#shared/formats/keypoints/imported-keypoints.ts';
import type { ImportedMotion } from '#shared/formats/motion/imported-motion.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type AdoptedTake, adoptTakes } from './adopt-takes.ts';
import { type ClipScene, clipScene } from './clip-scene.ts';
import type { ImportDetails } from './import-details.ts';
import { knownPeople, pictureScale } from './inspect-import.ts';
import { type MotionPlace, placeMotion } from './place-motion.ts';
import { type ReadImport, readImportFiles } from './read-import-files.ts';
import { inWorldOf } from './same-world.ts';
import { trackOfKeypoints } from './track-of-keypoints.ts';

/** Name of the step in the undo log. */
export const IMPORT_LABEL = 'importData';
/** How far to the side of a person a motion is put, metres. */
const ASIDE_M = 1.2;
const LONGEST_NAME = 80;

/** What an import gave. */
export interface ImportedTakes {
  readonly takeIds: number[];
  readonly revision: number;
  readonly notes: Warning[];
}

interface Made {
  readonly takes: readonly Take[];
  readonly tracks: readonly PersonTrack[];
  readonly worldOnly: boolean;
  /** Take each is compared with, in the order of `takes`. */
  readonly compares: readonly (number | null)[];
  /** What each is called in the file. */
  readonly labels: readonly string[];
}

/**
 * Brings files in as takes of a clip: keypoints are fitted, motion is put on our body and brought to the clip's frames.
 * Everything is stored at once, as one step of undo; whatever is refused leaves the project as it was.
 *
 * @throws Problem import/…, those of `importResults` and of the engine
 */
export async function importData(
  { store, engine }: { readonly store: ProjectStore; readonly engine: Engine },
  paths: readonly string[],
  choice: ImportChoice,
  ctx: TaskContext,
): Promise<ImportedTakes> {
  const notes: Warning[] = [];
  const noted: TaskContext = {
    ...ctx,
    warn: (warning) => {
      notes.push(warning);
      ctx.warn(warning);
    },
  };
  const scene = await clipScene(store, choice.media_id);
  const read = await readImportFiles(paths, scene.body.points.rest.base, ctx.signal);
  const { file } = read;
  if (file.kind === 'vibe-output') return { ...(await results(store, engine, paths[0]!, scene, noted)), notes };
  const made =
    file.kind === 'motion'
      ? await ofMotion(file.motion, read.name, scene, choice, noted)
      : await ofKeypoints(file.keypoints, read.name, scene, choice, engine, noted);
  ctx.signal.throwIfAborted();
  const { takes, revision } = adoptTakes(store, IMPORT_LABEL, () =>
    save(store, scene, read, file.kind === 'motion' ? file.motion.format : file.keypoints.format, choice, made),
  );
  return { takeIds: takes.map(({ id }) => id), revision, notes };
}

async function results(store: ProjectStore, engine: Engine, path: string, { info }: ClipScene, ctx: TaskContext) {
  const request = { path, videoPath: info.path, fps: null, size: null, focal: null, body: null };
  const imported = await importResults({ store, engine }, request, ctx);
  const { takes, revision } = adoptTakes(store, IMPORT_LABEL, () =>
    imported.takes.map(({ id }) => ({ id, name: null })),
  );
  return { takeIds: takes.map(({ id }) => id), revision };
}

/** Number of the first new person of the clip. */
function freeNumber({ items }: ClipScene): number {
  return 1 + items.reduce((most, { person }) => Math.max(most, person), 0);
}

async function ofMotion(
  motion: ImportedMotion,
  name: string,
  scene: ClipScene,
  choice: ImportChoice,
  ctx: TaskContext,
): Promise<Made> {
  for (const note of motion.notes) ctx.warn(note);
  const asked = choice.people[0]!.take_id;
  const other = asked === null ? undefined : await scene.takes.whole(asked);
  if (asked !== null && !other) throw new Problem('edit/unknown-take', { take: asked });
  const place: MotionPlace =
    choice.place === 'file' || !other
      ? { kind: 'file' }
      : { kind: 'person', take: other, asideM: choice.place === 'beside' ? ASIDE_M : 0 };
  const { info } = scene;
  const placed = placeMotion(
    motion,
    { ...scene, ptsUs: info.ptsUs, fps: info.fps, imageSize: [info.width, info.height] },
    choice.start_frame,
    freeNumber(scene),
    place,
  );
  if (!placed)
    throw nothingThere(
      name,
      scene,
      `it lasts ${motion.times.at(-1)!.toFixed(1)} s from frame ${choice.start_frame} on`,
    );
  if (placed.cutSeconds > 0.05) {
    const message = `${placed.cutSeconds.toFixed(1)} s of the motion lie outside the clip and were left out.`;
    ctx.warn({ code: 'import/outside-clip', message });
  }
  if (motion.betas && motion.body !== scene.body.name && motion.betas.some((beta) => beta !== 0)) {
    const message = 'The shape in the file belongs to another body: ours keeps its own.';
    ctx.warn({ code: 'import/other-body', message });
  }
  return { takes: [placed.take], tracks: [], worldOnly: true, compares: [asked], labels: [''] };
}

async function ofKeypoints(
  keypoints: ImportedKeypoints,
  name: string,
  scene: ClipScene,
  choice: ImportChoice,
  engine: Engine,
  ctx: TaskContext,
): Promise<Made> {
  for (const note of keypoints.notes) ctx.warn(note);
  const scale = pictureScale(keypoints, scene, name);
  const { info, focalPx } = scene;
  const clipFrames = info.ptsUs.length;
  const known = new Map((await knownPeople(scene)).map(({ id, take }) => [id, take]));
  const tracks: PersonTrack[] = [];
  const compares: (number | null)[] = [];
  const labels: string[] = [];
  const first = freeNumber(scene);
  for (const { index, take_id } of choice.people) {
    const person = keypoints.people[index];
    if (!person) throw new Problem('import/format', { path: name, reason: `it has no person ${index + 1}` });
    const take = take_id === null ? undefined : known.get(take_id);
    const track = trackOfKeypoints(
      person,
      first + tracks.length,
      (frame) => frame + choice.start_frame,
      scale,
      clipFrames,
      take?.body === scene.body.name ? { take, body: scene.body } : null,
    );
    if (!track) continue;
    tracks.push(track);
    compares.push(take_id);
    labels.push(keypoints.people.length > 1 ? person.label : '');
  }
  if (tracks.length === 0) {
    throw nothingThere(
      name,
      scene,
      `it speaks of frames ${keypoints.firstFrame} to ${keypoints.lastFrame}, the clip has ${clipFrames}`,
    );
  }
  const cameraMotion = scene.captured ? scene.cameraMotion : await watchedCamera(info, tracks, null, engine, ctx);
  const takes: Take[] = [];
  for (const [i, track] of tracks.entries()) {
    const compared = compares[i] === null ? undefined : known.get(compares[i]!);
    // Whoever was captured is as tall as then: a single view cannot tell a tall person from a near one.
    const heightCm = compared ? 100 * statureOf(compared, scene.body) : null;
    const request = {
      info,
      body: scene.body.name,
      focalPx: scene.captured ? focalPx : null,
      heightCm,
      cameraMotion,
      lifted: null,
    };
    const solved = await engine.run('solve', { ...request, tracks: [track], quality: 'balanced' }, ctx);
    takes.push(
      ...solved.takes.map((take) =>
        scene.captured ? inWorldOf(take, scene.camera, shapedRestJoints(scene.body.points.rest, take.betas)) : take,
      ),
    );
  }
  return { takes, tracks, worldOnly: false, compares, labels };
}

/** Standing height, metres. */
function statureOf({ betas }: Take, { points }: SolverBody): number {
  return betas.reduce((sum, beta, k) => sum + beta * points.stature.dirs[k]!, points.stature.base);
}

function nothingThere(path: string, { info }: ClipScene, reason: string): Problem {
  return new Problem('import/nothing', { path, clip: info.path.split(/[\\/]/).at(-1)!, reason });
}

/** Stores what was made; only inside a transaction. */
function save(
  store: ProjectStore,
  { mediaId, info }: ClipScene,
  { name, sha256 }: ReadImport,
  format: string,
  choice: ImportChoice,
  { takes, tracks, worldOnly, compares, labels }: Made,
): AdoptedTake[] {
  const details: ImportDetails = {
    source: 'imported',
    import: {
      format,
      file: name,
      sha256,
      startFrame: choice.start_frame,
      worldOnly,
      compares: takes.flatMap(({ person }, i) => (compares[i] === null ? [] : [{ person, take: compares[i]! }])),
    },
    rejected: [],
    from: 0,
    to: info.ptsUs.length,
  };
  // Each import stands for itself: the same file may be wanted at another frame, or again after an undo.
  const key = captureKey(info.sha256, { import: sha256, number: listCaptures(store).length });
  const captureId = saveCapture(store, {
    mediaId,
    key,
    details: { ...details },
    tracks,
    trackSource: 'imported',
    takes,
  });
  const stem = name.replace(/\.[^.]+$/, '') || name;
  return listTakes(store, captureId).map(({ id }, i) => {
    const label = labels[i] ?? '';
    return { id, name: (label === '' ? stem : `${stem} ${label}`).slice(0, LONGEST_NAME) };
  });
}
