import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { type GuardedContents, guardContents } from '#main/electron/guard-contents.ts';

/** A web page that only remembers what it was told. */
class Contents extends EventEmitter {
  open: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: Contents['open']): void {
    this.open = handler;
  }

  /** Whether the page left for an address. */
  leaves(event: string, url: string): boolean {
    let stopped = false;
    this.emit(event, { url, preventDefault: () => void (stopped = true) });
    return !stopped;
  }
}

let contents: Contents;
let opened: string[];
beforeEach(() => {
  contents = new Contents();
  opened = [];
  guardContents(contents as unknown as GuardedContents, (address) => opened.push(address));
});

describe('guardContents', () => {
  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('holds the page at %s', (event) => {
    expect(contents.leaves(event, 'https://evil.example/')).toBe(false);
    expect(contents.leaves(event, 'file:///etc/passwd')).toBe(false);
    expect(contents.leaves(event, 'app://studio/')).toBe(true);
  });

  it('lets no page be put into the page', () => {
    expect(contents.leaves('will-attach-webview', 'app://studio/')).toBe(false);
  });

  it('opens no window, and gives known links to the browser', () => {
    expect(contents.open({ url: 'https://github.com/electron' })).toEqual({ action: 'deny' });
    expect(contents.open({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    expect(contents.open({ url: 'app://studio/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://github.com/electron']);
  });
});
