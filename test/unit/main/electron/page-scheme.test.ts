import { describe, expect, it } from 'vitest';
import { isOurs, isPage, ORIGIN, PRIVILEGES, START_URL } from '#main/electron/page-scheme.ts';

describe('the scheme of the page', () => {
  it('is a secure origin that can fetch and stream', () => {
    expect(PRIVILEGES).toMatchObject({ standard: true, secure: true, supportFetchAPI: true, stream: true });
  });

  it('goes around no content policy and takes no service worker', () => {
    expect(PRIVILEGES).toMatchObject({ bypassCSP: false, allowServiceWorkers: false });
    expect(PRIVILEGES.allowExtensions).toBe(false);
  });

  it.each([START_URL, `${ORIGIN}/data/media/1/file?x=1`, `${ORIGIN}/assets/a.js`])('counts %s as ours', (address) => {
    expect(isOurs(address)).toBe(true);
  });

  it.each([
    'app://studio.evil/',
    'app://evil/',
    'app://user@studio/',
    'app://studio:81/',
    'http://studio/',
    'file:///app://studio/',
    'data:text/html,app://studio/',
    'nonsense',
    '',
  ])('does not count %s as ours', (address) => {
    expect(isOurs(address)).toBe(false);
  });

  it('knows its page from its other files', () => {
    expect(isPage(`${START_URL}?scene=1#here`)).toBe(true);
    expect(isPage(`${ORIGIN}/index.html`)).toBe(true);
    expect(isPage(`${ORIGIN}/data/media/1/file`)).toBe(false);
  });
});
