import { basename, extname } from 'node:path';
import type { Studio } from '#main/services/studio/create-studio.ts';
import type { OpenedFile } from './opened-file.ts';

/**
 * Opens what the system handed over: a project takes the place of the open one; a video joins the open project, or a new
 * one named after it where none is open or the open one cannot be written.
 *
 * @throws Problem of projects and videos
 */
export async function openInStudio({ handlers }: Pick<Studio, 'handlers'>, file: OpenedFile): Promise<void> {
  const { signal } = new AbortController();
  if (file.kind === 'project') {
    await handlers.projects.open({ path: file.path }, signal);
    return;
  }
  if (!(await takesVideos(handlers))) {
    await handlers.projects.create({ name: basename(file.path, extname(file.path)) }, signal);
  }
  const { refused } = await handlers.media.add({ paths: [file.path] }, signal);
  const [no] = refused;
  if (no) throw new Error(`${no.problem.message} ${no.problem.hint ?? ''}`.trim());
}

async function takesVideos(handlers: Studio['handlers']): Promise<boolean> {
  const watching = new AbortController();
  for await (const state of handlers.projects.state({}, watching.signal)) {
    watching.abort();
    return state.kind === 'open' && !state.read_only;
  }
  return false;
}
