import type { OpenDialogRequest } from '#shared/contract/desktop/desktop-requests.ts';
import { t, type WordKey } from '../words/words.ts';
import { desktop } from './desktop.ts';

/** What a person can be asked to choose in the system's own dialog. */
export type Wanted = 'videos' | 'video' | 'project' | 'folder' | 'model' | 'data' | 'character';

const VIDEOS = ['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi'];

const KINDS: Readonly<
  Record<Wanted, { title: WordKey; choose: OpenDialogRequest['choose']; endings: string[] | null }>
> = {
  videos: { title: 'file.import', choose: 'files', endings: VIDEOS },
  video: { title: 'video.relink', choose: 'file', endings: VIDEOS },
  project: { title: 'file.open-project', choose: 'file', endings: ['vibe'] },
  data: { title: 'import-data.title', choose: 'files', endings: ['json', 'xml', 'bvh', 'npz', 'pkl', 'zip'] },
  character: { title: 'character.title', choose: 'file', endings: ['fbx', 'glb'] },
  folder: { title: 'export.folder', choose: 'folder', endings: null },
  model: { title: 'capture.model', choose: 'file', endings: ['tar', 'pth', 'pt', 'pkl', 'npz', 'npy'] },
};

/** True where the shell has dialogs of the system, which know paths; a browser's do not. */
export function hasSystemDialogs(): boolean {
  return desktop() !== null;
}

/**
 * Asks in the system's own dialog.
 *
 * @param at  folder or file it begins at
 * @returns full paths, none where the person cancelled; null where this shell has no such dialog
 */
export async function chooseFiles(wanted: Wanted, at?: string): Promise<readonly string[] | null> {
  const bridge = desktop();
  if (!bridge) return null;
  const { title, choose, endings } = KINDS[wanted];
  const all = { name: '*', extensions: ['*'] };
  const filters = endings && [{ name: endings.map((ending) => `.${ending}`).join(', '), extensions: endings }, all];
  return bridge.showOpenDialog({
    title: t(title),
    choose,
    ...(filters ? { filters } : {}),
    ...(at ? { at } : {}),
  });
}
