import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noticesText, packageFolder, thirdParty } from '#main/electron/build/third-party-notices.ts';
import { scratchFolder } from '#test/support/studio.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const apache = readFileSync(join(ROOT, 'LICENSE'), 'utf8');

function madeUp(about: object, files: Record<string, string> = {}): string {
  const folder = join(scratchFolder(), 'part');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'part', version: '1.2.3', ...about }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('notices of what others wrote', () => {
  it('find the package of a module, scoped, nested and with a query', () => {
    expect(packageFolder('/p/src/a.ts')).toBeNull();
    expect(packageFolder('/p/node_modules/three/build/three.js')).toBe('/p/node_modules/three');
    expect(packageFolder('C:\\p\\node_modules\\@a\\b\\c.js?used')).toBe('C:/p/node_modules/@a/b');
    expect(packageFolder('/p/node_modules/a/node_modules/b/c.js')).toBe('/p/node_modules/a/node_modules/b');
  });

  it('carry every text a package brings', () => {
    const folder = madeUp({ license: 'MIT' }, { LICENSE: 'You may.', 'NOTICE.md': 'By us.', 'readme.md': 'Hello' });
    expect(thirdParty(folder, apache)).toEqual({
      name: 'part',
      version: '1.2.3',
      licence: 'MIT',
      text: 'You may.\n\nBy us.',
    });
  });

  it('give the standard text under the name of the author where a package brings none', () => {
    const mit = thirdParty(madeUp({ license: 'MIT', author: { name: 'Ada' } }), apache);
    expect(mit.text).toMatch(/^Copyright \(c\) Ada\n\nPermission is hereby granted/);
    const pose = thirdParty(join(ROOT, 'node_modules/@mediapipe/pose'), apache);
    expect(pose.text).toContain('Copyright The MediaPipe Authors');
    expect(pose.text).toContain('Apache License');
  });

  it.each([
    [{ license: 'GPL-3.0' }, /not among the allowed/],
    [{}, /not among the allowed/],
    [{ license: 'MIT' }, /without the text of its licence/],
    [{ license: 'ISC', author: 'Ada' }, /without its text/],
  ])('stop the build for %j', (about, message) => {
    expect(() => thirdParty(madeUp(about), apache)).toThrow(message);
  });

  it('accept one of two licences', () => {
    expect(thirdParty(madeUp({ license: '(GPL-2.0 OR MIT)' }, { LICENSE: 'x' }), apache).text).toBe('x');
  });

  it('say a text once for all who share it, in the order of names', () => {
    const part = (name: string, text: string) => ({ name, version: '1.0.0', licence: 'MIT', text });
    const text = noticesText([part('b', 'same'), part('c', 'other'), part('a', 'same')]);
    expect(text.match(/same/g)).toHaveLength(1);
    expect(text.indexOf('a 1.0.0 (MIT)\nb 1.0.0 (MIT)')).toBeGreaterThan(0);
    expect(text.indexOf('c 1.0.0')).toBeGreaterThan(text.indexOf('b 1.0.0'));
  });
});
