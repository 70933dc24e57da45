import { clipDocument } from '../document/clip-document.ts';

/** What the window is called: the open project, then the program. */
export function windowTitle(project = clipDocument.getState().project): string {
  return project?.kind === 'open' ? `${project.name} – Vibe Studio` : 'Vibe Studio';
}

/** Keeps the title of window and tab. @returns stops it */
export function followTitle(): () => void {
  const write = () => {
    const title = windowTitle();
    if (document.title !== title) document.title = title;
  };
  write();
  return clipDocument.subscribe(write);
}
