import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '#main/electron/build/build-app.ts';
import { NOTICES_FILE } from '#main/electron/build/third-party-notices.ts';
import { ensurePage } from '#test/support/page/built-page.ts';
import { fusesOf, standInElectron } from '#test/support/stand-in-electron.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const MIB = 2 ** 20;

interface Builder {
  readonly Platform: { readonly LINUX: { createTarget(type: string): unknown } };
  build(options: object): Promise<unknown>;
}
interface Archives {
  listPackage(archive: string): string[];
  statFile(archive: string, path: string): { size?: number; unpacked?: boolean };
  extractFile(archive: string, path: string): Buffer;
}

let scratch: string;
let app: string;
let resources: string;
let archive: string;
let asar: Archives;
let packed: string[];
const sizeBelow = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
/** Names of the files below a folder. */
const below = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

beforeAll(async () => {
  await Promise.all([buildApp(), ensurePage()]);
  scratch = mkdtempSync(join(tmpdir(), 'vibe-studio-packed-'));
  // The builder's own parts.
  const inside = createRequire(createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'));
  const { build, Platform } = require('electron-builder') as Builder;
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    // Beside electron-builder.yml, which is read as always.
    config: {
      electronDist: standInElectron(join(scratch, 'electron')),
      electronVersion: (require('electron/package.json') as { version: string }).version,
      directories: { output: join(scratch, 'out'), buildResources: join(ROOT, 'src-main/electron/resources') },
    },
  });
  app = join(scratch, 'out', readdirSync(join(scratch, 'out')).find((name) => name.endsWith('unpacked'))!);
  resources = join(app, 'resources');
  archive = join(resources, 'app.asar');
  asar = inside('@electron/asar') as Archives;
  packed = asar.listPackage(archive).map((path) => path.replaceAll('\\', '/').slice(1));
}, 180_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the studio as an installer holds it, but for the program of Electron', () => {
  it('starts at the built main process and shows the built page', () => {
    const about = JSON.parse(asar.extractFile(archive, 'package.json').toString()) as Record<string, unknown>;
    expect(about).toMatchObject({ name: 'vibe-studio', main: 'dist/main/main.js' });
    for (const name of [
      'dist/main/main.js',
      'dist/main/preload.cjs',
      'dist/main/engine-entry.js',
      'dist/page/index.html',
    ])
      expect(packed, name).toContain(name);
  });

  it('holds every file the page and the program name', () => {
    const page = asar.extractFile(archive, 'dist/page/index.html').toString();
    const named = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((match) => `dist/page/${match[1]}`);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !packed.includes(name))).toEqual([]);
  });

  it('keeps code inside the archive, and what native code opens beside it', () => {
    const beside = below(join(resources, 'app.asar.unpacked'));
    expect(beside.filter((name) => !/^(models|node_modules\/(better-sqlite3|onnxruntime-node))\//.test(name))).toEqual(
      [],
    );
    expect(beside).toEqual(
      expect.arrayContaining([
        'models/builtin-body/body.npz',
        'models/builtin-temporal/weights.safetensors',
        'models/demo-clip/demo.mp4',
        `node_modules/better-sqlite3/prebuilds/linux-${arch()}.node`,
        `node_modules/onnxruntime-node/bin/napi-v6/linux/${arch()}/onnxruntime_binding.node`,
      ]),
    );
    const code = packed.filter((name) => name.startsWith('dist/') && asar.statFile(archive, name).unpacked);
    expect(code).toEqual([]);
  });

  it('holds no sources, no tests, no maps, and nothing that may not be passed on', () => {
    const wrong = /^(src-|test\/|docs\/)|\.map$|\.ts$|node_modules\/(node-av|@seydx|electron|playwright|@tensorflow)/;
    expect(packed.filter((name) => wrong.test(name) && !name.endsWith('.d.ts'))).toEqual([]);
    expect(packed.some((name) => name.includes('node_modules/node-av'))).toBe(false);
  });

  it('carries the licences of all of it', () => {
    const shown = readdirSync(resources);
    expect(shown).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE']));
    const program = readFileSync(join(resources, NOTICES_FILE), 'utf8');
    const window = asar.extractFile(archive, `dist/page/${NOTICES_FILE}`).toString();
    for (const name of ['onnxruntime-node', 'better-sqlite3', '@mediapipe/pose', 'zod'])
      expect(program).toContain(`${name} `);
    for (const name of ['react', 'three', '@mantine/core', 'mediabunny', '@fontsource-variable/inter'])
      expect(window).toContain(`${name} `);
    const folders = new Set(
      packed.flatMap((name) => name.match(/^node_modules\/(@[^/]+\/[^/]+|[^@/]+)\/./)?.slice(1) ?? []),
    );
    expect([...folders].filter((name) => !program.includes(`\n${name} `))).toEqual([]);
  });

  it('has its fuses set', () => {
    const fuses = fusesOf(readFileSync(join(app, 'vibe-studio')));
    // Electron's order: run as Node, cookies encrypted, NODE_OPTIONS, inspector, archive checked, only the archive, …, file:// extras.
    expect(fuses.slice(0, 6)).toBe('010011');
    expect(fuses[7]).toBe('0');
  });

  it('stays within a size people download', () => {
    const bytes = sizeBelow(resources);
    expect(bytes).toBeGreaterThan(40 * MIB);
    expect(bytes).toBeLessThan(180 * MIB);
  });
});
