import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may talk to the server of one launch. */
export interface Access {
  /** Address to open once: it leaves a cookie and goes to the page. */
  readonly firstUrl: string;
  readonly origin: string;
  /** The header that leaves the cookie. */
  readonly cookie: string;
  /** The Host header names this server: a name that was pointed at this machine from outside does not. */
  hostIsOurs(request: IncomingMessage): boolean;
  /** The request comes from our own page, or from no page at all. */
  originIsOurs(request: IncomingMessage): boolean;
  /** A page names its origin when it opens a socket or sends something; without one, nobody is let in. */
  originIsNamed(request: IncomingMessage): boolean;
  hasCookie(request: IncomingMessage): boolean;
  isToken(text: string | null): boolean;
}

/** The only address the studio is served on. */
export const LOOPBACK = '127.0.0.1';

/** Access to a server on this port: a new random token each launch. */
export function createAccess(port: number, token = randomBytes(32).toString('base64url')): Access {
  const origin = `http://${LOOPBACK}:${port}`;
  const name = `vibe-studio-${port}`;
  const isToken = (text: string | null | undefined): boolean => {
    const given = Buffer.from(text ?? '');
    const wanted = Buffer.from(token);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };
  const originIsNamed = ({ headers }: IncomingMessage) => headers.origin === origin;
  return {
    firstUrl: `${origin}/?token=${token}`,
    origin,
    cookie: `${name}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    hostIsOurs: ({ headers }) => headers.host === `${LOOPBACK}:${port}`,
    originIsNamed,
    originIsOurs(request) {
      if (request.headers.origin !== undefined && !originIsNamed(request)) return false;
      const site = request.headers['sec-fetch-site'];
      return site === undefined || site === 'same-origin' || site === 'none';
    },
    hasCookie: ({ headers }) => isToken(cookieOf(headers.cookie, name)),
    isToken,
  };
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
