import { isPage } from './page-scheme.ts';

/** Hosts whose pages the studio links to. Everything else stays closed: a project file must not choose what opens. */
const LINKED_HOSTS: readonly string[] = [
  'github.com',
  'smpl.is.tue.mpg.de',
  'vibe.is.tue.mpg.de',
  'www.electronjs.org',
];

/** Whether the window may go to an address: only to the page it shows, as when it is reloaded. */
export function mayNavigate(address: string): boolean {
  return isPage(address);
}

/** The address as it may be given to the user's browser, or null where it may not: plain https to a host we link to. */
export function externalLink(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return plain && LINKED_HOSTS.includes(url.hostname) ? url.href : null;
}
