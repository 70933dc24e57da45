import type { DesktopMenuEntry, OpenDialogRequest, SaveDialogRequest } from './desktop-requests.ts';

/**
 * What the desktop window gives its page, as `window.vibeStudio`; a page in a browser does not have it. Calls to the
 * host do not go through it: they have a port of their own.
 */
export interface DesktopBridge {
  /** Path of a file that was dropped or chosen; empty where it lies nowhere. */
  pathForFile(file: unknown): string;
  /** Paths a person chose; none where they cancelled. */
  showOpenDialog(request: OpenDialogRequest): Promise<readonly string[]>;
  /** Path a person chose, or null where they cancelled. */
  showSaveDialog(request: SaveDialogRequest): Promise<string | null>;
  /** Shows a file in the folder it lies in. False where it is not there any more. */
  revealInFolder(path: string): Promise<boolean>;
  /** Carries a file on from a drag that has just begun in the page. False where it is not there any more. */
  dragFile(path: string): Promise<boolean>;
  /** Says what stands in the menu of the system. Only macOS has one; the page draws its own elsewhere. */
  setMenu(entries: readonly DesktopMenuEntry[]): Promise<void>;
  /** Hears the id of each action chosen in the menu of the system. @returns stops it */
  onAction(listener: (id: string) => void): () => void;
}

/** Name of the bridge on `window`. */
export const DESKTOP_BRIDGE = 'vibeStudio';

/** What the page posts to its own window to get a port to the host, and what comes back together with the port. */
export const PORT_WANTED = 'vibe-studio-port-wanted';
export const PORT_GIVEN = 'vibe-studio-port';
