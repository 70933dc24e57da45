import { describe, expect, it } from 'vitest';
import { externalLink, mayNavigate } from '#main/electron/allowed-navigation.ts';

describe('where the window may go', () => {
  it('lets the page be loaded again', () => expect(mayNavigate('app://studio/')).toBe(true));

  it.each([
    'https://github.com/',
    'file:///etc/passwd',
    'app://studio/data/media/1/file',
    'app://other/',
    'javascript:1',
  ])('keeps the window from %s', (address) => expect(mayNavigate(address)).toBe(false));
});

describe('what opens in the browser', () => {
  it('lets links to known pages through', () => {
    expect(externalLink('https://smpl.is.tue.mpg.de/download.php')).toBe('https://smpl.is.tue.mpg.de/download.php');
  });

  it.each([
    'http://github.com/',
    'https://github.com.evil.example/',
    'https://evil.example/github.com',
    'https://github.com@evil.example/',
    'https://me:pass@github.com/',
    'https://github.com:8443/',
    'file:///bin/sh',
    'smb://github.com/share',
    'ms-msdt:/id',
    'javascript:alert(1)',
    'nonsense',
  ])('refuses %s', (address) => expect(externalLink(address)).toBeNull());
});
