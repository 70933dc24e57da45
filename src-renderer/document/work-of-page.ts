import type { PageSession } from '../connection/page-session.ts';
import type { StudioClient } from '../connection/studio-client.ts';
import { openProject } from './clip-document.ts';

/** What this page works on, for a connection that is lost and found again: give it to `setPageSession`. */
export const workOfPage: PageSession = {
  projectPath: () => openProject()?.path ?? null,
  resume: openAgain,
};

/** A host that was started anew has nothing open: what this page works on is, before its edits that wait are sent. */
async function openAgain(host: StudioClient): Promise<void> {
  const wanted = openProject();
  if (!wanted) return;
  for await (const now of host.projects.state({})) {
    if (now.kind === 'opening') continue;
    if (now.kind === 'none') await host.projects.open({ path: wanted.path, read_only: wanted.read_only });
    return;
  }
}
