import type { WebContents } from 'electron';
import { externalLink, mayNavigate } from './allowed-navigation.ts';

/** What is watched of a web page: all of Electron's contents, and a stand-in in tests. */
export type GuardedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

interface Leaving {
  readonly url: string;
  preventDefault(): void;
}

/**
 * Keeps a page where it is: it goes nowhere, opens no window and holds no other page. Links to pages we know open in
 * the user's browser.
 *
 * @param openLink  gives an address to the user's browser
 */
export function guardContents(contents: GuardedContents, openLink: (address: string) => void): void {
  const stay = (event: Leaving) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    if (link !== null) openLink(link);
    return { action: 'deny' };
  });
}
