import { isPage } from './page-scheme.ts';

/** What an ipc message tells of its sender; Electron's events are such. */
export interface Sent {
  readonly sender: { readonly id: number };
  /** Null once the frame went elsewhere. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** True for a message of the studio's own page in its own window, and from its main frame. */
export function isTrusted({ sender, senderFrame }: Sent, windowId: number | null): boolean {
  if (senderFrame === null || senderFrame.parent !== null) return false;
  return sender.id === windowId && isPage(senderFrame.url);
}
