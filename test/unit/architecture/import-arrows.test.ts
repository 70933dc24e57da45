import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Packages that src-shared may use: they run in Node, browser and workers alike. */
const SHARED_PACKAGES = ['zod', 'fflate', '@gltf-transform/core'];

/** Which folders a folder may import, besides itself. A folder that is missing here fails the test. */
const ARROWS: Record<string, string[]> = {
  'src-shared/errors': [],
  'src-shared/math': ['src-shared/errors'],
  'src-shared/camera': ['src-shared/math', 'src-shared/errors'],
  'src-shared/camera-motion': ['src-shared/math', 'src-shared/camera', 'src-shared/vision', 'src-shared/errors'],
  'src-shared/body': ['src-shared/math', 'src-shared/errors', 'src-shared/vision'],
  'src-shared/vision': ['src-shared/math', 'src-shared/errors'],
  'src-shared/raster': [
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/errors',
  ],
  'src-shared/fitting': [
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/errors',
  ],
  'src-shared/metrics': [
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/fitting',
    'src-shared/errors',
  ],
  'src-shared/formats': [
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/fitting',
    'src-shared/errors',
  ],
  'src-shared/retarget': ['src-shared/math', 'src-shared/body', 'src-shared/formats', 'src-shared/errors'],
  'src-shared/exporting': ['src-shared/formats', 'src-shared/retarget', 'src-shared/errors'],
  'src-shared/cleanup': [
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/fitting',
    'src-shared/formats',
    'src-shared/errors',
  ],
  'src-shared/tape': ['src-shared/formats', 'src-shared/errors'],
  'src-shared/networks': [
    'src-shared/tape',
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/fitting',
    'src-shared/formats',
    'src-shared/errors',
  ],
  'src-shared/training': [
    'src-shared/metrics',
    'src-shared/tape',
    'src-shared/networks',
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/formats',
    'src-shared/errors',
  ],
  'src-shared/compat': [
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/fitting',
    'src-shared/formats',
    'src-shared/errors',
  ],
  'src-shared/annotation': [
    'src-shared/cleanup',
    'src-shared/math',
    'src-shared/camera',
    'src-shared/body',
    'src-shared/vision',
    'src-shared/fitting',
    'src-shared/errors',
  ],
  'src-shared/rpc': ['src-shared/errors'],
  'src-shared/contract': [
    'src-shared/cleanup',
    'src-shared/errors',
    'src-shared/rpc',
    'src-shared/fitting',
    'src-shared/body',
    'src-shared/networks',
    'src-shared/exporting',
    'src-shared/retarget',
  ],
  'src-main/store': ['src-shared'],
  'src-main/media': ['src-shared'],
  'src-main/datasets': ['src-shared', 'src-main/model-library'],
  'src-main/model-library': ['src-shared'],
  'src-main/feature-store': ['src-shared', 'src-main/model-library'],
  'src-main/pipeline': [
    'src-shared',
    'src-main/media',
    'src-main/engine',
    'src-main/model-library',
    'src-main/services/models',
  ],
  'src-main/engine': [
    'src-shared',
    'src-main/media',
    'src-main/model-library',
    'src-main/pipeline',
    'src-main/services/models',
    'src-main/services/finetune',
  ],
  'src-main/jobs': ['src-shared', 'src-main/store', 'src-main/pipeline'],
  'src-main/services': [
    'src-shared',
    'src-main/store',
    'src-main/jobs',
    'src-main/pipeline',
    'src-main/engine',
    'src-main/media',
    'src-main/datasets',
    'src-main/feature-store',
    'src-main/model-library',
  ],
  'src-main/host': [
    'src-shared',
    'src-main/store',
    'src-main/jobs',
    'src-main/services',
    'src-main/engine',
    'src-main/pipeline',
  ],
  'src-main/bench': [
    'src-shared',
    'src-main/feature-store',
    'src-main/host',
    'src-main/store',
    'src-main/media',
    'src-main/engine',
    'src-main/model-library',
    'src-main/pipeline',
    'src-main/services',
  ],
  'src-main/server': ['src-shared', 'src-main/media', 'src-main/services', 'src-main/store', 'src-main/engine'],
  'src-main/cli': ['src-shared', 'src-main'],
  'src-main/electron': ['src-shared', 'src-main'],
  'src-renderer': ['src-shared'],
  // Runs in Node and only builds the page.
  'src-renderer/vite.config.ts': ['src-main/electron/build'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  // Imports are formatted by the formatter, so `from '…'` ends a line, and `import '…'` or `import('…')` stands alone.
  const found = text.matchAll(/\bfrom '([^']+)';?$|\bimport\(\s*'([^']+)'|^import '([^']+)'/gm);
  return [...found].map((match) => {
    const specifier = (match[1] ?? match[2] ?? match[3])!;
    let target = specifier;
    if (specifier.startsWith('.')) target = relative(ROOT, resolve(ROOT, dirname(file), specifier));
    const alias = /^#(shared|main|renderer)\/(.*)$/.exec(specifier);
    if (alias) target = `src-${alias[1]}/${alias[2]}`;
    return { file, target };
  });
}

/** The longest key of ARROWS that holds this path. */
function home(path: string): string | undefined {
  return Object.keys(ARROWS)
    .filter((key) => path === key || path.startsWith(`${key}/`))
    .sort((a, b) => b.length - a.length)[0];
}

const all = ['src-shared', 'src-main', 'src-renderer'].flatMap(sources);
const imports = all.flatMap(importsOf);

describe('import arrows', () => {
  it('sees the sources and their imports', () => {
    expect(all.length).toBeGreaterThan(20);
    expect(imports.length).toBeGreaterThan(40);
  });

  it('knows the folder of every source file', () => {
    expect(all.filter((file) => !home(file))).toEqual([]);
  });

  it('points downwards only', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (!target.startsWith('src-')) return false;
      const from = home(file)!;
      return !target.startsWith(`${from}/`) && !ARROWS[from]!.some((allowed) => target.startsWith(`${allowed}/`));
    });
    expect(wrong).toEqual([]);
  });

  it('keeps Node, Electron and the page out of src-shared', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        file.startsWith('src-shared/') &&
        !target.startsWith('src-shared/') &&
        !SHARED_PACKAGES.some((name) => target === name || target.startsWith(`${name}/`)),
    );
    expect(wrong).toEqual([]);
  });

  it('imports neither tests nor generators', () => {
    expect(imports.filter(({ target }) => /^(#test|#models|test|models)\//.test(target))).toEqual([]);
  });

  it('lets only src-main/electron import electron', () => {
    const wrong = imports.filter(({ file, target }) => target === 'electron' && !file.startsWith('src-main/electron/'));
    expect(wrong).toEqual([]);
  });

  it('keeps files under 400 lines', () => {
    const long = all.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });
});
