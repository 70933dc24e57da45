import { type DesktopBridge, PORT_GIVEN, PORT_WANTED } from '#shared/contract/desktop/desktop-bridge.ts';
import { CHANNELS } from './ipc-channels.ts';
import { ORIGIN } from './page-scheme.ts';

/** What the preload script has of Electron. */
export interface PreloadTools {
  readonly ipc: {
    invoke(channel: string, request: unknown): Promise<unknown>;
    send(channel: string): void;
    on(channel: string, listener: (event: { readonly ports: readonly unknown[] }, ...rest: unknown[]) => void): unknown;
    off(channel: string, listener: (...args: never[]) => void): unknown;
  };
  pathForFile(file: unknown): string;
}

/** What is used of the page's `window`. */
export interface PageWindow {
  addEventListener(type: 'message', listener: (event: PageMessage) => void): void;
  postMessage(message: unknown, origin: string, transfer: readonly unknown[]): void;
}

interface PageMessage {
  readonly source: unknown;
  readonly origin: string;
  readonly data: unknown;
}

/** The functions the page gets. Electron's own objects stay behind: no event, no channel name, no ipc. */
export function desktopBridge({ ipc, pathForFile }: PreloadTools): DesktopBridge {
  return {
    pathForFile,
    showOpenDialog: (request) => ipc.invoke(CHANNELS.openDialog, request) as Promise<string[]>,
    showSaveDialog: (request) => ipc.invoke(CHANNELS.saveDialog, request) as Promise<string | null>,
    revealInFolder: (path) => ipc.invoke(CHANNELS.reveal, { path }) as Promise<boolean>,
    dragFile: (path) => ipc.invoke(CHANNELS.drag, { path }) as Promise<boolean>,
    setMenu: async (entries) => void (await ipc.invoke(CHANNELS.menu, { entries })),
    onAction(listener) {
      const hear = (_event: unknown, id: unknown) => {
        if (typeof id === 'string') listener(id);
      };
      ipc.on(CHANNELS.action, hear);
      return () => void ipc.off(CHANNELS.action, hear);
    },
  };
}

/** Hands ports to the host over: a port cannot pass through the bridge, so it goes by message to the same window. */
export function handOverPorts({ ipc }: PreloadTools, page: PageWindow): void {
  page.addEventListener('message', ({ source, origin, data }) => {
    if (source === page && origin === ORIGIN && data === PORT_WANTED) ipc.send(CHANNELS.port);
  });
  ipc.on(CHANNELS.port, ({ ports }) => page.postMessage(PORT_GIVEN, ORIGIN, ports));
}
