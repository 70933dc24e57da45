import type { StudioClient } from './studio-client.ts';

/** What the connection must know of the page's work. */
export interface PageSession {
  /** Path of the project that edits are meant for; null where none is open. */
  projectPath(): string | null;
  /** Brings a host that was started anew to where the page is, before calls that wait are sent to it. */
  resume(host: StudioClient): Promise<void>;
}

let current: PageSession = { projectPath: () => null, resume: async () => {} };

export function pageSession(): PageSession {
  return current;
}

/** Set once by the document. */
export function setPageSession(session: PageSession): void {
  current = session;
}
