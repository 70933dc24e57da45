import type { z } from 'zod';
import {
  type DesktopMenuEntry,
  DragRequest,
  MenuRequest,
  OpenDialogRequest,
  RevealRequest,
  SaveDialogRequest,
} from '#shared/contract/desktop/desktop-requests.ts';
import { CHANNELS } from './ipc-channels.ts';
import { isTrusted, type Sent } from './trusted-sender.ts';

/** What is used of Electron's `ipcMain`. */
export interface IpcMain {
  handle(channel: string, answer: (event: Sent, request: unknown) => unknown): void;
  on(channel: string, listener: (event: Sent) => void): unknown;
}

/** What the page may ask of the shell. */
export interface ShellServices {
  /** Id of the window's web contents; null while there is no window. */
  windowId(): number | null;
  openDialog(request: OpenDialogRequest): Promise<readonly string[]>;
  saveDialog(request: SaveDialogRequest): Promise<string | null>;
  reveal(path: string): Promise<boolean>;
  /** Goes on with a drag of the window as one of a file of the system. */
  drag(path: string): Promise<boolean>;
  setMenu(entries: readonly DesktopMenuEntry[]): void;
  /** Gives the page a new port to the host. */
  givePort(): void;
}

/** Answers the page's messages: those of its own main frame only, and only what has the agreed shape. */
export function answerIpc(ipc: IpcMain, services: ShellServices): void {
  const handle = <T extends z.ZodType>(
    channel: string,
    request: T,
    answer: (request: z.output<T>) => unknown,
  ): void => {
    ipc.handle(channel, (event, given) => {
      if (!isTrusted(event, services.windowId())) throw new Error(`${channel} is not for this sender`);
      const parsed = request.safeParse(given);
      if (!parsed.success) throw new Error(`${channel} was asked wrongly`);
      return answer(parsed.data);
    });
  };
  handle(CHANNELS.openDialog, OpenDialogRequest, services.openDialog);
  handle(CHANNELS.saveDialog, SaveDialogRequest, services.saveDialog);
  handle(CHANNELS.reveal, RevealRequest, ({ path }) => services.reveal(path));
  handle(CHANNELS.drag, DragRequest, ({ path }) => services.drag(path));
  handle(CHANNELS.menu, MenuRequest, ({ entries }) => services.setMenu(entries));
  ipc.on(CHANNELS.port, (event) => {
    if (isTrusted(event, services.windowId())) services.givePort();
  });
}
