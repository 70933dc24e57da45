import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, NATIVE_PACKAGES } from '#main/electron/build/build-app.ts';
import { MEDIA_PART_VARIABLE } from '#main/electron/media-part.ts';
import { createEngine } from '#main/engine/engine-client.ts';
import { forkEngine } from '#main/engine/fork-engine.ts';
import { quietContext } from '#main/pipeline/context.ts';
import type { TrackOptions } from '#main/pipeline/track-people.ts';
import { describeWith } from '#test/support/machine.ts';
import { DEMO_CLIP, scratchFolder } from '#test/support/studio.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** As deep as `dist/main`, so that what is found from there is found from here; no other test builds into it. */
const OUT = join(ROOT, 'dist', 'main-under-test');

let files: string[];
const text = (name: string) => readFileSync(join(OUT, name), 'utf8');
/** What a module imports, at its top or later. */
const importsOf = (name: string) =>
  [
    ...text(name).matchAll(
      /^(?:import|export)\b[^'"\n]*?from\s*["']([^"']+)["']|^import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3])!);
const modules = () => files.filter((name) => name.endsWith('.js'));

beforeAll(async () => {
  await buildApp(OUT);
  files = readdirSync(OUT);
});
afterAll(() => rmSync(OUT, { recursive: true, force: true }));

describe('the built shell', () => {
  it('has main process, engine process, preload script and every thread', () => {
    for (const name of [
      'main',
      'engine-entry',
      'engine-process',
      'pose-worker',
      'trunk-worker',
      'export-worker',
      'refit-worker',
    ]) {
      expect(files, name).toContain(`${name}.js`);
    }
    expect(files).toContain('preload.cjs');
  });

  it('leaves native packages outside, and nothing else', () => {
    const outside = new Set(
      modules()
        .flatMap(importsOf)
        .filter((name) => !name.startsWith('.')),
    );
    const natives = [...outside].filter((name) =>
      NATIVE_PACKAGES.some((one) => name === one || name.startsWith(`${one}/`)),
    );
    expect(natives).toEqual(expect.arrayContaining(['better-sqlite3', 'onnxruntime-node', 'node-av']));
    const others = [...outside].filter(
      (name) => !natives.includes(name) && name !== 'electron' && !builtinModules.includes(name.replace(/^node:/, '')),
    );
    expect(others).toEqual([]);
    expect(files.filter((name) => name.endsWith('.node'))).toEqual([]);
  });

  it('imports Electron in the main process alone: threads and engine run without', () => {
    expect(modules().filter((name) => importsOf(name).includes('electron'))).toEqual(['main.js']);
    expect(modules().filter((name) => importsOf(name).includes('./main.js'))).toEqual([]);
  });

  it('waits for nothing while it loads: Electron becomes ready only after its main module ran', () => {
    const reached = new Set(['main.js']);
    for (const name of reached) {
      for (const next of importsOf(name)) if (next.startsWith('./')) reached.add(next.slice(2));
    }
    expect(reached.size).toBeGreaterThan(3);
    const waiting = [...reached].filter((name) =>
      /^(?:await\b|(?:const|let|var|export)\b[^\n]*= await\b)/m.test(text(name)),
    );
    expect(waiting).toEqual([]);
  });

  it('finds every file it names beside itself', () => {
    const named = modules().flatMap((name) =>
      [...text(name).matchAll(/new URL\(\s*["']([^"']+)["'],\s*import\.meta\.url\b/g)].map((match) => match[1]!),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => path.endsWith('.ts'))).toEqual([]);
    expect(named.filter((path) => !existsSync(join(OUT, path)))).toEqual([]);
    expect(
      modules()
        .flatMap(importsOf)
        .filter((name) => name.startsWith('.') && !files.includes(name.slice(2))),
    ).toEqual([]);
  });

  it('has a preload script in CommonJS that loads Electron and nothing of Node', () => {
    const script = text('preload.cjs');
    expect([...script.matchAll(/\brequire\(([^)]*)\)/g)].map((match) => match[1])).toEqual(['"electron"']);
    expect(script).not.toMatch(/^\s*(import|export)\s/m);
    expect(script).not.toMatch(/\bprocess\.|\bBuffer\b|import\(/);
    expect(script.match(/exposeInMainWorld\(/g)).toHaveLength(1);
    expect(script).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/);
  });
});

describe('the built engine', () => {
  /** A folder as an installer leaves it: what is built, data, the packages that are not bundled, and no node-av. */
  function installation(): string {
    const folder = scratchFolder();
    const app = join(folder, 'app.asar');
    cpSync(OUT, join(app, 'dist', 'main'), { recursive: true });
    writeFileSync(join(app, 'package.json'), '{"type":"module"}');
    mkdirSync(join(app, 'node_modules'));
    for (const name of ['onnxruntime-node', 'onnxruntime-common', 'better-sqlite3', '@mediapipe']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(app, 'node_modules', name), 'junction');
    }
    cpSync(join(ROOT, 'models', 'builtin-body'), join(folder, 'app.asar.unpacked', 'models', 'builtin-body'), {
      recursive: true,
    });
    return app;
  }

  const engineOf = (app: string, env: NodeJS.ProcessEnv) =>
    createEngine({
      start: () => forkEngine({ entry: join(app, 'dist', 'main', 'engine-entry.js'), env: { ...process.env, ...env } }),
    });

  async function capture(env: NodeJS.ProcessEnv): Promise<void> {
    const engine = engineOf(installation(), env);
    try {
      const info = await engine.run('probe', { path: DEMO_CLIP }, quietContext());
      expect([info.width, info.height]).toEqual([1280, 720]);
      const options: TrackOptions = { quality: 'fast', people: 'all', device: 'cpu' };
      const source = { info, from: 60, to: 80 };
      const { tracks } = await engine.run('track', { source, options }, quietContext());
      expect(tracks.map(({ frames }) => frames)).toEqual([20]);
      const request = {
        info,
        tracks,
        body: 'builtin',
        focalPx: null,
        heightCm: null,
        quality: 'fast' as const,
        lifted: null,
      };
      const { takes } = await engine.run('solve', request, quietContext());
      expect(takes.map(({ frames }) => frames)).toEqual([20]);
    } finally {
      await engine.close();
    }
  }

  it('captures people with its own threads and data, and with node-av from the folder it is told', async () => {
    await capture({ [MEDIA_PART_VARIABLE]: ROOT });
  });

  describeWith('ffmpeg')('beside a user’s ffmpeg', () => {
    it('captures people without node-av', async () => {
      await capture({ [MEDIA_PART_VARIABLE]: undefined });
    });
  });

  it('says both ways to read video where there is neither node-av nor ffmpeg, and does other work', async () => {
    const nothing = { VIBE_STUDIO_FFMPEG: '/nowhere', VIBE_STUDIO_MEDIA_COMMAND: 'npm install x' };
    const engine = engineOf(installation(), nothing);
    try {
      const probing = engine.run('probe', { path: DEMO_CLIP }, quietContext());
      await expect(probing).rejects.toMatchObject({
        code: 'media/part-missing',
        hint: expect.stringMatching(/ffmpeg.*npm install x/),
      });
      const importing = engine.run('importModel', { path: '/nowhere.pth' } as never, quietContext());
      await expect(importing).rejects.not.toMatchObject({ code: 'media/part-missing' });
    } finally {
      await engine.close();
    }
  });
});
