import { setPathOfFile } from '../import/upload-videos.ts';
import { desktop } from './desktop.ts';
import { followMenu } from './system-menu.ts';

/**
 * Uses what the desktop window gives: dropped files are taken where they lie, and the menu of the system shows the page's
 * actions. Nothing happens in a browser.
 *
 * @param platform  as `navigator.platform` says it
 * @returns stops it
 */
export function startDesktop(platform: string = navigator.platform): () => void {
  const bridge = desktop();
  if (!bridge) return () => {};
  // A file that lies nowhere, such as a picture out of a page, has no path: it is sent as in a browser.
  setPathOfFile((file) => bridge.pathForFile(file) || null);
  const stopMenu = /^mac/i.test(platform) ? followMenu(bridge) : () => {};
  return () => {
    setPathOfFile(() => null);
    stopMenu();
  };
}
