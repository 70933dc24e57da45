import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowPlace } from './window-place.ts';

export interface WindowOptions {
  /** Path of the built preload script. */
  readonly preload: string;
  readonly place: WindowPlace;
  /** Whether developer tools can be opened: not in an installed studio. */
  readonly developer: boolean;
}

/** Smallest window in which every panel can still be used, px. */
const SMALLEST = { minWidth: 960, minHeight: 600 };

/** The studio's window: a page without Node, in a sandbox, that talks to the host through the preload script alone. */
export function windowOptions({ preload, place, developer }: WindowOptions): BrowserWindowConstructorOptions {
  const { x, y, width, height } = place;
  return {
    ...(x === undefined || y === undefined ? {} : { x, y }),
    width,
    height,
    ...SMALLEST,
    // Shown when the page has painted: no white flash.
    show: false,
    backgroundColor: '#0b0d11',
    title: 'Vibe Studio',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: developer,
      // A capture goes on, and playback keeps its clock, while another window is in front.
      backgroundThrottling: false,
    },
  };
}
