/** Scheme of the page's addresses: it is served from inside the program, never from the network. */
export const SCHEME = 'app';
/** The page's origin. Storage of the page, and every check of who asks, hang on it. */
export const ORIGIN = `${SCHEME}://studio`;
/** What the window opens. */
export const START_URL = `${ORIGIN}/`;

/**
 * What the scheme may do: be an origin of its own, count as secure (WebCodecs, WebGPU), be fetched from, and stream
 * video. It goes around no policy, and no service worker can be put between page and host.
 */
export const PRIVILEGES = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  stream: true,
  codeCache: true,
  bypassCSP: false,
  allowServiceWorkers: false,
  // Scripts of modules are asked for as CORS asks; answers to other origins are refused where they are made.
  corsEnabled: true,
  allowExtensions: false,
} as const;

/** True for addresses of the page and its bytes. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === `${SCHEME}:` && host === 'studio' && username === '' && password === '';
}

/** True for the addresses a frame of ours can show: the page itself. */
export function isPage(address: string): boolean {
  return isOurs(address) && ['/', '/index.html'].includes(new URL(address).pathname);
}
