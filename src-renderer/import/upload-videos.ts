import { createStore } from 'zustand/vanilla';
import type { ShownProblem } from '#shared/contract/studio/ids.ts';
import { dataUrl, studio } from '../connection/studio-client.ts';
import { openDialog } from '../dialogs/dialog-store.ts';
import { clipDocument } from '../document/clip-document.ts';
import { openClip } from '../document/open-clip.ts';
import { reportProblem, tell } from '../notices/report-problem.ts';
import { tCount } from '../words/count-words.ts';
import { t } from '../words/words.ts';

/** A video on its way to the host. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly sent: number;
  readonly bytes: number;
  cancel(): void;
}

/** Uploads under way, for library and status. */
export const uploads = createStore<readonly Upload[]>(() => []);

let count = 0;

/** What a shell with a file system gives: the path of a dropped file. Null in a browser. */
let pathOfFile: ((file: File) => string | null) | null = null;

/** Electron's preload knows where dropped files lie, so that nothing is copied. */
export function setPathOfFile(give: (file: File) => string | null): void {
  pathOfFile = give;
}

/** Makes a project where none is open, named after the first video. */
async function needProject(name: string): Promise<void> {
  if (clipDocument.getState().project?.kind === 'open') return;
  await studio().projects.create({ name: name.replace(/\.[^.]+$/, '') });
}

/**
 * Imports videos that were dropped or chosen: by their path where the shell knows it, else by sending them to the host.
 * Each is told by itself where it cannot be taken.
 */
export async function importVideos(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  try {
    await needProject(files[0]!.name);
    const paths: string[] = [];
    for (const file of files) {
      const path = pathOfFile?.(file) ?? (await send(file).catch(refused));
      if (path) paths.push(path);
    }
    if (paths.length > 0) for (const problem of await importPaths(paths)) reportProblem(problem);
  } catch (error) {
    reportProblem(error);
  }
}

/** Where a file lies on the host's machine: by the path where the shell knows it, else sent there. */
export async function pathOnHost(file: File): Promise<string> {
  return pathOfFile?.(file) ?? (await send(file));
}

/** Imports videos that lie on the host's machine, and opens the first. Returns why some could not be taken. */
export async function importPaths(paths: readonly string[]): Promise<ShownProblem[]> {
  await needProject(paths[0]!.split(/[\\/]/).at(-1)!);
  const { added, refused: no } = await studio().media.add({ paths: [...paths] });
  const problems = no.map(({ problem }) => problem);
  const [first] = added;
  if (first === undefined) return problems;
  const several = added.length > 1;
  tell({
    kind: 'done',
    message: tCount('import.done', added.length),
    hint: t(several ? 'import.done-several-hint' : 'import.done-hint'),
    code: null,
    act: {
      label: several ? t('import.capture-several', { count: added.length }) : t('import.capture-one'),
      run: () => openDialog({ kind: 'capture', mediaIds: added }),
    },
  });
  if (clipDocument.getState().media?.some(({ id }) => id === first)) openClip(first);
  else {
    const stop = clipDocument.subscribe(({ media }) => {
      if (!media?.some(({ id }) => id === first)) return;
      stop();
      openClip(first);
    });
  }
  return problems;
}

function refused(error: unknown): null {
  if (!(error instanceof DOMException && error.name === 'AbortError')) reportProblem(error);
  return null;
}

/** Sends one file; fetch tells no progress of what is sent, so this is the older way. */
function send(file: File): Promise<string> {
  const request = new XMLHttpRequest();
  const id = ++count;
  const upload: Upload = { id, name: file.name, sent: 0, bytes: file.size, cancel: () => request.abort() };
  uploads.setState((list) => [...list, upload], true);
  return new Promise<string>((resolve, reject) => {
    request.open('PUT', dataUrl(`uploads/${encodeURIComponent(file.name)}`));
    request.upload.onprogress = ({ loaded }) =>
      uploads.setState((list) => list.map((one) => (one.id === id ? { ...one, sent: loaded } : one)), true);
    request.onload = () => {
      if (request.status !== 201)
        return reject(new Error(request.responseText || t('import.failed', { name: file.name })));
      resolve((JSON.parse(request.responseText) as { path: string }).path);
    };
    request.onerror = () => reject(new Error(t('import.failed', { name: file.name })));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    request.send(file);
  }).finally(() => uploads.setState((list) => list.filter((one) => one.id !== id), true));
}

/** Video files among what is dragged. */
export function videosOf(data: DataTransfer): File[] {
  return [...data.files].filter(
    (file) => file.type.startsWith('video/') || /\.(mp4|m4v|mov|mkv|webm|avi)$/i.test(file.name),
  );
}
