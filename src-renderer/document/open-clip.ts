import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { fetchData } from '../connection/fetch-data.ts';
import { follow } from '../connection/follow.ts';
import { studio } from '../connection/studio-client.ts';
import { reportProblem, shownProblem } from '../notices/report-problem.ts';
import { loadBody } from './bodies.ts';
import { clipDocument, EMPTY_CLIP, EMPTY_DOCUMENT, openProject, takeById } from './clip-document.ts';
import { decodeTimes } from './decode-rows.ts';
import { onEdited, reloadAll } from './edits.ts';
import { expectPicture, firstPicture, pictureShown } from './first-picture.ts';
import { keepPlace, placeOf } from './places.ts';
import { playhead, seek } from './playhead.ts';
import { selection } from './selection.ts';
import { takeLoader } from './take-data.ts';

let stopClip: (() => void) | null = null;

/**
 * Begins to listen to the host: which project is open, its clips, what undo would do. Called once by the entry.
 *
 * @returns stops it and forgets everything
 */
export function startDocument(): () => void {
  expectPicture();
  let path: string | null = null;
  // A watch of its own for each project: ids count from one in every project, and two empty lists look the same.
  let stopMedia = () => {};
  const stops = [
    follow(
      (host, signal) => host.projects.state({}, { signal }),
      (project) => {
        const now = project.kind === 'open' ? project.path : null;
        if (now !== path) {
          path = now;
          closeClip();
          stopMedia();
          clipDocument.setState({ project, media: null });
          if (now !== null) stopMedia = followMedia();
          else pictureShown();
        } else clipDocument.setState({ project });
      },
      reportProblem,
    ),
    () => stopMedia(),
    follow(
      (host, signal) => host.edits.state({}, { signal }),
      ({ revision, undo, redo }) => clipDocument.setState({ revision, undo, redo }),
      () => {},
    ),
    onEdited(() => askIssues()),
  ];
  return () => {
    for (const stop of stops) stop();
    closeClip();
    clipDocument.setState(EMPTY_DOCUMENT);
  };
}

/** Listens to the clips of the open project; the first is opened where none is. */
function followMedia(): () => void {
  return follow(
    (host, signal) => host.media.list({}, { signal }),
    (media) => {
      const { clip } = clipDocument.getState();
      clipDocument.setState({ media, clip: media.find(({ id }) => id === clip?.id) ?? null });
      if (media.some(({ id }) => id === selection.getState().mediaId)) return;
      openClip(media[0]?.id ?? null);
    },
    reportProblem,
  );
}

/** Opens a clip of the project in every panel; null closes the open one. */
export function openClip(mediaId: number | null): void {
  const clip = clipDocument.getState().media?.find(({ id }) => id === mediaId) ?? null;
  closeClip();
  if (!clip) {
    pictureShown();
    return;
  }
  expectPicture();
  clipDocument.setState({ clip });
  selection.setState({ mediaId: clip.id, takeId: null, landmark: null, joint: null });
  const place = Math.min(placeNow(clip.id) ?? 0, clip.frames - 1);
  playhead.setState({ frame: Math.max(0, place), frames: clip.frames, playing: false, loop: null });
  const keep = () => keepPlaceNow(clip.id);
  globalThis.addEventListener?.('pagehide', keep);
  const stops = [
    keep,
    () => globalThis.removeEventListener?.('pagehide', keep),
    follow(
      (host, signal) => host.takes.list({ media_id: clip.id }, { signal }),
      takeOver,
      (error) => clipDocument.setState({ trouble: shownProblem(error) }),
    ),
    follow(
      (host, signal) => host.takes.review({ media_id: clip.id }, { signal }),
      (review) => {
        clipDocument.setState({ review });
        askIssues();
      },
      () => {},
    ),
    loadTimes(clip.id),
  ];
  stopClip = () => {
    for (const stop of stops) stop();
  };
}

function placeNow(mediaId: number): number | null {
  const project = openProject();
  return project ? placeOf(project.path, mediaId) : null;
}

function keepPlaceNow(mediaId: number): void {
  const project = openProject();
  if (project) keepPlace(project.path, mediaId, playhead.getState().frame);
}

function closeClip(): void {
  stopClip?.();
  stopClip = null;
  takeLoader.clear();
  clipDocument.setState(EMPTY_CLIP);
  selection.setState({ mediaId: null, takeId: null, landmark: null, joint: null });
  playhead.setState({ frame: 0, frames: 0, playing: false, loop: null });
}

function takeOver(list: readonly TakeItem[]): void {
  const before = clipDocument.getState().takes;
  clipDocument.setState({ takes: list, trouble: null });
  takeLoader.setTakes(list);
  if (before === null || before.length === 0) showSomebody(list);
  const { takeId } = selection.getState();
  if (takeById(takeId) === null) selection.setState({ takeId: list[0]?.id ?? null, landmark: null, joint: null });
  for (const take of list) {
    const old = before?.find(({ id }) => id === take.id);
    if (old && take.revision > old.revision && take.revision > takeLoader.revisionOf(take.id)) checkLater(take);
  }
  for (const { body, licence } of list) loadBody(body, licence).catch(() => {});
  void askKeypoints(list, before ?? []);
  if (before === null || before.length !== list.length) askIssues();
}

/** A clip that is opened for the first time begins where somebody is to be seen. */
function showSomebody(list: readonly TakeItem[]): void {
  const { clip } = clipDocument.getState();
  if (list.length === 0 || playhead.getState().frame !== 0 || placeNow(clip?.id ?? -1) !== null) return;
  const first = Math.min(...list.map(({ first_frame }) => first_frame));
  if (first > 0) seek(first);
}

/** A take changed by somebody else than this window's edits, as far as is known after they were answered. */
function checkLater(take: TakeItem): void {
  setTimeout(() => {
    if (clipDocument.getState().waitingEdits > 0) return checkLater(take);
    if (takeById(take.id) && take.revision > takeLoader.revisionOf(take.id)) reloadAll(take.revision);
  }, 300);
}

async function askKeypoints(list: readonly TakeItem[], before: readonly TakeItem[]): Promise<void> {
  for (const take of list) {
    if (before.find(({ id }) => id === take.id)?.revision === take.revision) continue;
    try {
      const edits = await studio().edits.keypoints({ take_id: take.id });
      clipDocument.setState((state) => ({ keypoints: new Map(state.keypoints).set(take.id, edits) }));
    } catch {
      // Asked again with the next change; the corrected spans of the take stay visible without it.
    }
  }
}

let asking: ReturnType<typeof setTimeout> | null = null;

/** Asks for the issue queue again, at most a few times a second. */
export function askIssues(): void {
  if (asking !== null) return;
  asking = setTimeout(async () => {
    await firstPicture();
    asking = null;
    const { clip } = clipDocument.getState();
    if (!clip) return;
    try {
      const issues = await studio().takes.issues({ media_id: clip.id });
      if (clipDocument.getState().clip?.id === clip.id) clipDocument.setState({ issues });
    } catch {
      // The queue stays as it was; the next edit asks again.
    }
  }, 120);
}

function loadTimes(mediaId: number): () => void {
  const stopper = new AbortController();
  const load = async () => {
    try {
      const response = await fetchData(`media/${mediaId}/pts`, { signal: stopper.signal });
      const pts = decodeTimes(await response.arrayBuffer(), response.headers.get('x-dtype'));
      if (!stopper.signal.aborted) clipDocument.setState({ pts });
    } catch {
      if (!stopper.signal.aborted) setTimeout(() => void load(), 2000);
    }
  };
  void load();
  return () => stopper.abort();
}
