import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type GuardedSession, guardSession, staysInside } from '#main/electron/guard-session.ts';

/** A session that remembers its handlers. */
function guarded() {
  const handlers: Record<string, (...args: unknown[]) => unknown> = {};
  const set = (name: string) => (handler: (...args: unknown[]) => unknown) => void (handlers[name] = handler);
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: set('request'),
    setPermissionCheckHandler: set('check'),
    setDevicePermissionHandler: set('device'),
    setDisplayMediaRequestHandler: set('display'),
    setSpellCheckerEnabled: (on: boolean) => void (handlers.spell = () => on),
    webRequest: { onBeforeRequest: set('before') },
  });
  guardSession(session as unknown as GuardedSession);
  return { session, handlers };
}

describe('guardSession', () => {
  it('grants what the page needs and refuses the camera, to requests and to checks alike', () => {
    const { handlers } = guarded();
    const granted: unknown[] = [];
    const ask = (permission: string, requestingUrl: string) =>
      handlers.request!({}, permission, (yes: boolean) => granted.push(yes), { requestingUrl });
    ask('fullscreen', 'app://studio/');
    ask('media', 'app://studio/');
    ask('fullscreen', 'https://evil.example/');
    expect(granted).toEqual([true, false, false]);
    expect(handlers.check!({}, 'fullscreen', 'app://studio')).toBe(true);
    expect(handlers.check!({}, 'hid', 'app://studio')).toBe(false);
  });

  it('gives away no device and no screen, and checks no spelling over the network', () => {
    const { handlers } = guarded();
    expect(handlers.device!({})).toBe(false);
    const streams: unknown[] = [];
    handlers.display!({}, (given: unknown) => streams.push(given));
    expect(streams).toEqual([null]);
    expect(handlers.spell!()).toBe(false);
  });

  it('cancels every request that would leave the program', () => {
    const { handlers } = guarded();
    const cancelled = (url: string) => {
      let answer: { cancel?: boolean } = {};
      handlers.before!({ url }, (given: { cancel?: boolean }) => (answer = given));
      return answer.cancel;
    };
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'ws://x/', 'file:///etc/passwd', 'ftp://x/']) {
      expect(cancelled(url), url).toBe(true);
    }
    expect(cancelled('app://studio/assets/a.js')).toBe(false);
    expect(cancelled('blob:app://studio/1-2')).toBe(false);
    expect(staysInside('nonsense')).toBe(false);
  });

  it('lets only what the host gives be downloaded', () => {
    const { session } = guarded();
    const stopped = (url: string) => {
      let was = false;
      session.emit('will-download', { preventDefault: () => void (was = true) }, { getURL: () => url });
      return was;
    };
    expect(stopped('https://example.org/tool.exe')).toBe(true);
    expect(stopped('blob:https://example.org/1')).toBe(true);
    expect(stopped('app://studio/data/exports/1/file')).toBe(false);
    expect(stopped('blob:app://studio/1')).toBe(false);
  });
});
