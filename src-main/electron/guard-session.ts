import type { Session } from 'electron';
import { isOurs } from './page-scheme.ts';
import { mayUse } from './permissions.ts';

/** What is set of a session: all of Electron's, and a stand-in in tests. */
export type GuardedSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
  | 'on'
> & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> };

/** Schemes the page's own content uses; requests with any other never leave. */
const INSIDE = ['app:', 'blob:', 'data:', 'devtools:'];

/** Lets the page use only what it needs of the machine, reach nothing outside, and download only what the host gives. */
export function guardSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayUse(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  // Dictionaries would be downloaded.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !staysInside(url) }));
  session.on('will-download', (event, item) => {
    if (!isOurs(item.getURL()) && !item.getURL().startsWith('blob:app://studio/')) event.preventDefault();
  });
}

/** True where a request stays inside of the program. */
export function staysInside(address: string): boolean {
  return URL.canParse(address) && INSIDE.includes(new URL(address).protocol);
}
